"""Public clients that others wrote, unmodified, against kv-simulator.

Run by Scripts/test-clients.sh, which sets KV_SIMULATOR_BASE_URL and KV_SIMULATOR_TOKEN. The official
client's 2.x has an option for the base URL. The other four have the service's URL in their code: a
proxy of this test's answers for it (https_proxy.py). sdk_test.py is the official client's 5.x.
"""

import json
import os
import pathlib
import tempfile
import time
import unittest
import warnings

import https_proxy

BASE_URL = os.environ["KV_SIMULATOR_BASE_URL"]
TOKEN = os.environ["KV_SIMULATOR_TOKEN"]
EMAIL, KEY = "ops@example.com", "0123456789abcdef0123456789abcdef01234"
ACCOUNT = "0" * 31 + "1"

warnings.simplefilter("ignore")
import CloudFlare  # noqa: E402
import cfkv  # noqa: E402
import kv as cloudflarekv  # noqa: E402
import requests  # noqa: E402
import workers_kv  # noqa: E402


def official(**credentials):
    return CloudFlare.CloudFlare(base_url=BASE_URL, warnings=False, **credentials)


class ClientTest(unittest.TestCase):
    """A namespace of its own for each class, made by the official client."""

    @classmethod
    def setUpClass(cls):
        cls.api = official(token=TOKEN).accounts.storage.kv.namespaces
        created = cls.api.post(ACCOUNT, data={"title": cls.__name__})
        cls.namespace = created["id"]

    @classmethod
    def tearDownClass(cls):
        cls.api.delete(ACCOUNT, cls.namespace)

    def value(self, key):
        """What the server holds, as bytes, by a request of our own; None where there is nothing."""
        url = f"{BASE_URL}/accounts/{ACCOUNT}/storage/kv/namespaces/{self.namespace}/values/{key}"
        answer = requests.get(url, headers={"Authorization": f"Bearer {TOKEN}"})
        return answer.content if answer.ok else None


class Official2(ClientTest):
    def error(self, code, message, call, *arguments, **more):
        with self.assertRaises(CloudFlare.exceptions.CloudFlareAPIError) as caught:
            call(*arguments, **more)
        self.assertEqual((int(caught.exception), str(caught.exception)), (code, message))

    def test_namespaces(self):
        listed = self.api.get(ACCOUNT, params={"per_page": 1_000})
        self.assertIn(self.namespace, [item["id"] for item in listed])
        renamed = self.api.put(ACCOUNT, self.namespace, data={"title": "renamed"})
        self.assertEqual(renamed["title"], "renamed")
        self.error(
            10014, "create namespace: 'a namespace with this account ID and title already exists'",
            self.api.post, ACCOUNT, data={"title": "renamed"})
        self.error(
            10019, "request is missing a title definition",
            self.api.post, ACCOUNT, data={"name": "x"})
        self.error(
            10011,
            "could not parse UUID from request's namespace_id: 'uuid: incorrect UUID length 3 in "
            'string "abc"\'',
            self.api.get, ACCOUNT, "abc")
        self.error(
            10013, "get namespace: 'namespace not found'", self.api.get, ACCOUNT, "0" * 32)

    def test_values(self):
        at = (ACCOUNT, self.namespace)
        # The client's rule for this call is multipart: 'value' and 'metadata' are its parts.
        self.assertIsNone(self.api.values.put(*at, "plain", data={"value": "text"}))
        expiration = int(time.time()) + 3_600
        self.api.values.put(
            *at, "full", params={"expiration": expiration},
            data={"value": "ü", "metadata": {"n": [1, "two"]}})
        self.assertEqual(self.value("full"), "ü".encode())
        self.assertEqual(self.api.metadata.get(*at, "full"), {"n": [1, "two"]})
        (key,) = self.keys(prefix="full")
        self.assertEqual(
            key, {"name": "full", "expiration": expiration, "metadata": {"n": [1, "two"]}})
        self.assertIsNone(self.api.values.delete(*at, "plain"))
        self.error(10009, "get: 'key not found'", self.api.values.get, *at, "plain")
        self.error(10009, "metadata: 'key not found'", self.api.metadata.get, *at, "plain")
        self.error(
            10034, "put: 'Invalid expiration_ttl of 59. Expiration TTL must be at least 60.'",
            self.api.values.put, *at, "k", params={"expiration_ttl": 59}, data={"value": "v"})

    def keys(self, **params):
        return self.api.keys.get(ACCOUNT, self.namespace, params=params)

    def test_bulk_and_cursors(self):
        at = (ACCOUNT, self.namespace)
        pairs = [{"key": f"bulk:{i:02}", "value": str(i)} for i in range(25)]
        result = self.api.bulk.put(*at, data=pairs)
        self.assertEqual(result, {"successful_key_count": 25, "unsuccessful_keys": []})
        raw = CloudFlare.CloudFlare(base_url=BASE_URL, warnings=False, token=TOKEN, raw=True)
        names, cursor, sizes = [], "", []
        while True:
            page = raw.accounts.storage.kv.namespaces.keys.get(
                *at, params={"prefix": "bulk:", "limit": 10, "cursor": cursor})
            names += [key["name"] for key in page["result"]]
            sizes.append(len(page["result"]))
            cursor = page["result_info"]["cursor"]
            if not cursor:
                break
        self.assertEqual((names, sizes), ([pair["key"] for pair in pairs], [10, 10, 5]))
        result = self.api.bulk.delete(*at, data=[pair["key"] for pair in pairs])
        self.assertEqual(result["successful_key_count"], 25)
        self.assertEqual(self.keys(prefix="bulk:"), [])

    def test_credentials(self):
        def namespaces(**credentials):
            return official(**credentials).accounts.storage.kv.namespaces.get(ACCOUNT)

        self.assertTrue(namespaces(email=EMAIL, key=KEY))
        self.error(
            9103, "Unknown X-Auth-Key or X-Auth-Email", namespaces, email=EMAIL, key="wrong")
        self.error(10000, "Authentication error", namespaces, token="someone-elses")
        self.error(
            10000, "PUT method not allowed for the api_token authentication scheme",
            official(token="reader").accounts.storage.kv.namespaces.bulk.put,
            ACCOUNT, self.namespace, data=[])
        verified = official(token=TOKEN).user.tokens.verify.get()
        self.assertEqual(verified["status"], "active")
        self.error(1000, "Invalid API Token", official(token="x").user.tokens.verify.get)


class WorkersKVpy(ClientTest):
    def test_everything_it_does(self):
        namespace = workers_kv.Namespace(
            account_id=ACCOUNT, namespace_id=self.namespace, api_key=TOKEN)
        namespace.write({"one": "1st"})
        namespace.write({"text": "grüße", "json": {"a": [1]}, "number": 7})
        self.assertEqual(namespace.list_keys(), ["json", "number", "one", "text"])
        self.assertEqual(namespace.read("one"), "1st")
        self.assertEqual(namespace.read("text"), "grüße")
        self.assertEqual(namespace.read("json"), {"a": [1]})
        self.assertIsNone(namespace.read("absent"))
        namespace.delete_one("one")
        namespace.delete_many(["text", "number"])
        self.assertEqual(namespace.list_keys(), ["json"])

    def test_errors(self):
        nowhere = workers_kv.Namespace(ACCOUNT, "0" * 32, TOKEN)
        with self.assertRaisesRegex(Exception, "list keys: 'namespace not found'"):
            nowhere.list_keys()
        with self.assertRaisesRegex(Exception, "put: 'namespace not found'"):
            nowhere.write({"k": "v"})
        with self.assertRaisesRegex(Exception, "remove key: 'namespace not found'"):
            nowhere.delete_one("k")
        stranger = workers_kv.Namespace(ACCOUNT, self.namespace, "someone-elses")
        with self.assertRaisesRegex(Exception, "Authentication error"):
            stranger.read("k")


class PythonWorkersKV(ClientTest):
    def test_everything_it_does(self):
        # It takes its token from this file only.
        file = pathlib.Path(os.environ["HOME"]) / ".cloudflare.cfg"
        file.write_text(f"[CloudFlare]\ntoken = {TOKEN}\n")
        from WorkersKV import WorkersKV

        client = WorkersKV(ACCOUNT, self.namespace)
        put = client.put("k", "value".encode())
        self.assertEqual(
            put.json(), {"result": None, "success": True, "errors": [], "messages": []})
        self.assertEqual(client.get("k").text, "value")
        self.assertEqual([key["name"] for key in client.list_keys().json()["result"]], ["k"])
        self.assertIsNone(client.delete("k").json()["result"])
        absent = client.get("k")
        self.assertEqual(absent.status_code, 404)
        self.assertEqual(
            absent.json()["errors"], [{"code": 10009, "message": "get: 'key not found'"}])
        self.assertRegex(absent.headers["cf-ray"], "^[0-9a-f]{16}-[A-Z]{3}$")


class Cfkv(ClientTest):
    def test_everything_it_does(self):
        store = cfkv.KVStore(self.namespace, ACCOUNT, TOKEN)
        self.assertTrue(store.set("k", ["a", 1]))
        self.assertEqual(store.get("k"), ["a", 1])
        # It sends a dictionary as JSON within JSON.
        self.assertTrue(store.set("d", {"a": 1}))
        self.assertEqual(json.loads(store.get("d")), {"a": 1})
        # What it takes for an expiration is a part of the value.
        self.assertTrue(store.set("e", "v", expiresMinutes=5))
        self.assertEqual(store.get("e")["value"], "v")
        self.assertIsNone(store.get("absent"))
        with self.assertRaisesRegex(Exception, "405 .*PUT method not allowed"):
            cfkv.KVStore(self.namespace, ACCOUNT, "reader").set("k", 1)


class CloudflareKV(ClientTest):
    def test_everything_it_does(self):
        client = cloudflarekv.CloudFlareKV(EMAIL, KEY, ACCOUNT, self.namespace)
        answer = client.set("k", json.dumps({"a": 1}))
        self.assertEqual(answer.status_code, 200)
        self.assertIsNone(answer.json()["result"])
        self.assertEqual(client.get("k"), b'{"a": 1}')
        self.assertEqual(client.get("k", as_json=True), {"a": 1})
        self.assertIsNone(client.get("absent"))
        stranger = cloudflarekv.CloudFlareKV(EMAIL, "wrong", ACCOUNT, self.namespace)
        refused = stranger.set("k", "v")
        self.assertEqual((refused.status_code, refused.json()["errors"][0]["code"]), (403, 9103))
        self.assertEqual(self.value("k"), b'{"a": 1}')


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as work:
        authority = pathlib.Path(work) / "authority.pem"
        with https_proxy.serving(BASE_URL, authority) as proxy:
            os.environ |= {
                "HTTPS_PROXY": proxy, "REQUESTS_CA_BUNDLE": str(authority), "HOME": work,
                "NO_PROXY": "127.0.0.1",
            }
            unittest.main()
