"""The official Python SDK against kv-simulator, which must be faithful to people who did not write it.

Run by Scripts/test-sdk.sh, which sets KV_SIMULATOR_BASE_URL and KV_SIMULATOR_TOKEN.
"""

import base64
import json
import os
import time
import unittest
import warnings

import cloudflare
import httpx
from cloudflare import Cloudflare

BASE_URL = os.environ["KV_SIMULATOR_BASE_URL"]
TOKEN = os.environ["KV_SIMULATOR_TOKEN"]
ACCOUNT = "0" * 31 + "1"
BINARY = bytes(range(256)) * 3


def client(token=TOKEN):
    return Cloudflare(api_token=token, base_url=BASE_URL, max_retries=0)


class SimulatorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = client()
        cls.kv = cls.client.kv.namespaces
        cls.namespace = cls.kv.create(account_id=ACCOUNT, title=f"sdk-{cls.__name__}")
        cls.at = {"account_id": ACCOUNT, "namespace_id": cls.namespace.id}

    @classmethod
    def tearDownClass(cls):
        cls.kv.delete(cls.namespace.id, account_id=ACCOUNT)
        cls.client.close()

    def put(self, key, value, **more):
        value = value.encode() if isinstance(value, str) else value
        self.kv.values.update(key, value=value, **self.at, **more)

    def get(self, key):
        return self.kv.values.get(key, **self.at).read()

    def bulk_update(self, pairs):
        return self.kv.bulk_update(self.namespace.id, account_id=ACCOUNT, body=pairs)

    def bulk_get(self, keys, **more):
        return self.kv.bulk_get(self.namespace.id, account_id=ACCOUNT, keys=keys, **more)

    def bulk_delete(self, keys):
        return self.kv.bulk_delete(self.namespace.id, account_id=ACCOUNT, body=keys)

    def list(self, **more):
        return list(self.kv.keys.list(self.namespace.id, account_id=ACCOUNT, **more))

    def assert_error(self, status, code, call):
        with self.assertRaises(cloudflare.APIStatusError) as caught:
            call()
        self.assertEqual(caught.exception.status_code, status, caught.exception.body)
        body = caught.exception.response.json()
        self.assertIs(body["success"], False)
        self.assertIsNone(body["result"])
        self.assertEqual(body["messages"], [])
        self.assertEqual([error["code"] for error in body["errors"]], [code], body)


class Namespaces(SimulatorTest):
    def test_created_namespace_is_found_by_id_and_in_the_list(self):
        self.assertEqual(len(self.namespace.id), 32)
        self.assertTrue(self.namespace.supports_url_encoding)
        found = self.kv.get(self.namespace.id, account_id=ACCOUNT)
        self.assertEqual(found, self.namespace)
        self.assertIn(self.namespace, list(self.kv.list(account_id=ACCOUNT, per_page=1)))

    def test_titles_are_listed_in_the_order_asked_for(self):
        others = [self.kv.create(account_id=ACCOUNT, title=t) for t in ("zz-last", "aa-first")]
        titles = [n.title for n in self.kv.list(account_id=ACCOUNT, order="title")]
        self.assertEqual(titles, sorted(titles))
        reverse = self.kv.list(account_id=ACCOUNT, order="title", direction="desc")
        self.assertEqual([n.title for n in reverse], titles[::-1])
        for other in others:
            self.kv.delete(other.id, account_id=ACCOUNT)

    def test_rename_keeps_the_entries(self):
        namespace = self.kv.create(account_id=ACCOUNT, title="before")
        at = {"account_id": ACCOUNT, "namespace_id": namespace.id}
        self.kv.values.update("k", value=b"v", **at)
        renamed = self.kv.update(namespace.id, account_id=ACCOUNT, title="after")
        self.assertEqual((renamed.id, renamed.title), (namespace.id, "after"))
        self.assertEqual(self.kv.values.get("k", **at).read(), b"v")
        self.kv.delete(namespace.id, account_id=ACCOUNT)
        self.assert_error(404, 10013, lambda: self.kv.get(namespace.id, account_id=ACCOUNT))

    def test_errors(self):
        title = self.namespace.title
        self.assert_error(400, 10014, lambda: self.kv.create(account_id=ACCOUNT, title=title))
        self.assert_error(400, 10011, lambda: self.kv.get("not-an-id", account_id=ACCOUNT))
        self.assert_error(404, 10013, lambda: self.kv.get("0" * 32, account_id=ACCOUNT))
        self.assert_error(404, 7003, lambda: self.kv.get("0" * 32, account_id="nobody"))


class Values(SimulatorTest):
    def test_text_with_metadata_and_expiration(self):
        expiration = int(time.time()) + 3_600
        metadata = {"size": 12345678901234567890, "tags": ["ä", None, {"deep": True}]}
        self.put("text", "grüße", metadata=metadata, expiration=expiration)
        response = self.kv.values.with_raw_response.get("text", **self.at)
        self.assertEqual(response.headers["expiration"], str(expiration))
        self.assertEqual(response.headers["content-type"], "application/octet-stream")
        self.assertEqual(self.get("text"), "grüße".encode())
        self.assertEqual(self.kv.metadata.get("text", **self.at), metadata)
        (key,) = self.list(prefix="text")
        self.assertEqual((key.name, key.expiration), ("text", expiration))
        self.assertEqual(key.metadata, metadata)

    def test_binary_and_empty_values(self):
        self.put("binary", BINARY)
        self.put("empty", b"")
        self.assertEqual(self.get("binary"), BINARY)
        self.assertEqual(self.get("empty"), b"")
        self.assertIsNone(self.kv.metadata.get("binary", **self.at))

    def test_raw_body_is_the_value(self):
        url = f"{BASE_URL}/accounts/{ACCOUNT}/storage/kv/namespaces/{self.namespace.id}/values/raw"
        headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/octet-stream"}
        answer = httpx.put(url, params={"expiration_ttl": 60}, content=BINARY, headers=headers)
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(self.get("raw"), BINARY)

    def test_put_replaces_value_metadata_and_expiration_together(self):
        self.put("whole", "1", metadata={"a": 1}, expiration_ttl=600)
        self.put("whole", "2")
        response = self.kv.values.with_raw_response.get("whole", **self.at)
        self.assertNotIn("expiration", response.headers)
        self.assertIsNone(self.kv.metadata.get("whole", **self.at))

    def test_keys_of_every_kind(self):
        keys = ["trip:johndoe:1", "a/b", "a%2Fb", "ä ö", "?x=1&y#z", "^caret", "…", "quo\"te", "+"]
        for key in keys:
            self.put(key, key)
        for key in keys:
            self.assertEqual(self.get(key), key.encode())
        listed = [key.name for key in self.list()]
        self.assertEqual(listed, sorted(listed, key=str.encode))
        self.assertLessEqual(set(keys), set(listed))
        for key in keys:
            self.kv.values.delete(key, **self.at)
        self.assertTrue(set(keys).isdisjoint(key.name for key in self.list()))

    def test_delete_of_an_absent_key_succeeds(self):
        self.kv.values.delete("never written", **self.at)

    def test_errors(self):
        soon = int(time.time()) + 30
        self.assert_error(404, 10009, lambda: self.get("absent"))
        self.assert_error(404, 10009, lambda: self.kv.metadata.get("absent", **self.at))
        self.assert_error(400, 10030, lambda: self.put("k" * 513, "v"))
        self.assert_error(400, 10033, lambda: self.put("k", "v", expiration=soon))
        self.assert_error(400, 10034, lambda: self.put("k", "v", expiration_ttl=59))
        self.assert_error(400, 10047, lambda: self.put("k", "v", metadata={"m": "x" * 1_100}))
        self.assert_error(413, 10024, lambda: self.put("k", b"x" * (25 * 1024 * 1024 + 1)))
        nowhere = {"account_id": ACCOUNT, "namespace_id": "0" * 32}
        self.assert_error(404, 10013, lambda: self.kv.values.get("k", **nowhere))
        malformed = {"account_id": ACCOUNT, "namespace_id": "xyz"}
        self.assert_error(400, 10011, lambda: self.kv.values.get("k", **malformed))

    def test_the_largest_value(self):
        value = b"x" * (25 * 1024 * 1024)
        self.put("largest", value)
        self.assertEqual(len(self.get("largest")), len(value))
        self.kv.values.delete("largest", **self.at)


class Lists(SimulatorTest):
    def test_small_pages_bring_every_key_once_and_in_order(self):
        names = sorted(f"page:{i}" for i in range(35))
        self.bulk_update([{"key": name, "value": "v"} for name in ["other:1"] + names])
        page = self.kv.keys.list(self.namespace.id, account_id=ACCOUNT, prefix="page:", limit=10)
        sizes, listed = [], []
        for page in page.iter_pages():
            sizes.append(len(page.result))
            listed += [key.name for key in page.result]
        self.assertEqual((listed, sizes), (names, [10, 10, 10, 5]))
        self.assertEqual([key.name for key in self.list(limit=10)], ["other:1"] + names)

    def test_errors(self):
        self.assert_error(400, 10028, lambda: self.list(limit=9))
        self.assert_error(400, 10028, lambda: self.list(limit=1_001))
        self.assert_error(400, 10041, lambda: self.list(cursor="no cursor"))


class Bulk(SimulatorTest):
    def test_ten_thousand_pairs(self):
        pairs = [
            {"key": f"bulk:{i:05}", "value": f"value {i}", "metadata": {"i": i}}
            for i in range(10_000)
        ]
        result = self.bulk_update(pairs)
        self.assertEqual((result.successful_key_count, result.unsuccessful_keys), (10_000, []))
        self.assertEqual(len(self.list(prefix="bulk:")), 10_000)
        wanted = [pair["key"] for pair in pairs[4_950:5_050]]
        values = self.bulk_get(wanted).values
        self.assertEqual(values, {p["key"]: p["value"] for p in pairs[4_950:5_050]})
        with_metadata = self.bulk_get(wanted[:2], with_metadata=True).values
        self.assertEqual(with_metadata[wanted[0]].metadata, {"i": 4_950})
        result = self.bulk_delete([pair["key"] for pair in pairs])
        self.assertEqual((result.successful_key_count, result.unsuccessful_keys), (10_000, []))
        self.assertEqual(self.list(prefix="bulk:"), [])

    def test_values_of_every_kind(self):
        expiration = int(time.time()) + 3_600
        self.bulk_update([
            {"key": "text", "value": "a\u0000\"\\ü😀", "expiration": expiration},
            {"key": "binary", "value": base64.b64encode(BINARY).decode(), "base64": True},
            {"key": "json", "value": json.dumps({"n": 1}), "metadata": [1, "two"]},
            {"key": "twice", "value": "first"},
            {"key": "twice", "value": "last"},
        ])
        self.assertEqual(self.get("binary"), BINARY)
        found = self.bulk_get(["text", "json", "absent", "twice"], with_metadata=True).values
        self.assertEqual(found["text"].value, "a\u0000\"\\ü😀")
        self.assertEqual(found["text"].expiration, expiration)
        self.assertEqual(found["json"].metadata, [1, "two"])
        self.assertIsNone(found["absent"])
        self.assertEqual(found["twice"].value, "last")
        self.assertEqual(self.bulk_get(["json"], type="json").values, {"json": {"n": 1}})

    def test_older_names_of_the_bulk_calls(self):
        at = {"namespace_id": self.namespace.id, "account_id": ACCOUNT}
        body = [{"key": "older", "value": "v"}]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self.assertEqual(self.kv.keys.bulk_update(**at, body=body).successful_key_count, 1)
            self.assertEqual(self.kv.keys.bulk_get(**at, keys=["older"]).values, {"older": "v"})
            self.assertEqual(
                self.kv.keys.bulk_delete(**at, body=["older"]).successful_key_count, 1
            )
        # The deprecated form with the DELETE method.
        url = f"{BASE_URL}/accounts/{ACCOUNT}/storage/kv/namespaces/{self.namespace.id}/bulk"
        headers = {"authorization": f"Bearer {TOKEN}"}
        self.bulk_update(body)
        answer = httpx.request("DELETE", url, json=["older"], headers=headers)
        self.assertTrue(answer.json()["success"])
        self.assertEqual(self.bulk_get(["older"]).values, {"older": None})

    def test_errors_refuse_the_whole_request(self):
        good = {"key": "good", "value": "v"}
        soon = int(time.time()) + 30
        for status, code, bad in [
            (400, 10012, {"key": "k", "value": "%", "base64": True}),
            (400, 10012, {"key": "k"}),
            (400, 10030, {"key": "k" * 513, "value": "v"}),
            (400, 10033, {"key": "k", "value": "v", "expiration": soon}),
            (400, 10034, {"key": "k", "value": "v", "expiration_ttl": 59}),
            (400, 10042, {"key": "..", "value": "v"}),
            (400, 10047, {"key": "k", "value": "v", "metadata": "x" * 1_100}),
        ]:
            with self.subTest(bad=bad):
                self.assert_error(status, code, lambda: self.bulk_update([good, bad]))
        many = [{"key": f"k{i}", "value": ""} for i in range(10_001)]
        self.assert_error(400, 10012, lambda: self.bulk_update(many))
        self.assert_error(413, 10024, lambda: self.bulk_update([
            {"key": f"k{i}", "value": "x" * 25_000_000} for i in range(5)
        ]))
        self.assertEqual(self.bulk_get(["good"]).values, {"good": None})

    def test_bulk_get_errors(self):
        self.put("binary", BINARY)
        self.assert_error(400, 10029, lambda: self.bulk_get([]))
        self.assert_error(400, 10029, lambda: self.bulk_get([str(i) for i in range(101)]))
        self.assert_error(400, 10029, lambda: self.bulk_get(["binary"]))
        self.bulk_update([{"key": f"big{i}", "value": "x" * 9_000_000} for i in range(3)])
        self.assert_error(413, 10024, lambda: self.bulk_get([f"big{i}" for i in range(3)]))
        self.bulk_delete([f"big{i}" for i in range(3)])


class Authentication(unittest.TestCase):
    def test_tokens(self):
        url = f"{BASE_URL}/accounts/{ACCOUNT}/storage/kv/namespaces"
        for status, headers in [
            (401, {}),
            (401, {"authorization": TOKEN}),
            (403, {"authorization": "Bearer someone-elses"}),
            (200, {"authorization": f"Bearer {TOKEN}"}),
        ]:
            with self.subTest(headers=headers):
                answer = httpx.get(url, headers=headers)
                self.assertEqual(answer.status_code, status)
                self.assertEqual(
                    [e["code"] for e in answer.json()["errors"]], [] if status == 200 else [10000]
                )

    def test_the_sdk_tells_a_bad_token_apart(self):
        with self.assertRaises(cloudflare.PermissionDeniedError):
            list(client("someone-elses").kv.namespaces.list(account_id=ACCOUNT))

    def test_every_answer_tells_the_allowance(self):
        url = f"{BASE_URL}/accounts/{ACCOUNT}/storage/kv/namespaces"
        left = []
        for _ in range(2):
            answer = httpx.get(url, headers={"authorization": f"Bearer {TOKEN}"})
            self.assertEqual(answer.headers["ratelimit-policy"], '"default";q=1200;w=300')
            name, remaining, seconds = answer.headers["ratelimit"].split(";")
            self.assertEqual(name, '"default"')
            self.assertIn(int(seconds.removeprefix("t=")), range(1, 301))
            left.append(int(remaining.removeprefix("r=")))
        self.assertEqual(left[0] - left[1], 1)


if __name__ == "__main__":
    unittest.main()
