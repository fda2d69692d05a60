extension ErrorFamily {
  /// By the codes of diagnostics; what is one mistake in several files has one number.
  static let mistakes: [String: Int] = [
    // The policy's demands
    "missing-approvals": 411, "policy-users": 412, "policy-operations": 413,
    "policy-conflicts": 414, "policy-namespaces": 415, "policy-deletes": 416,
    "policy-environment": 417, "policy-state": 418, "policy-stores": 419, "policy-author": 420,
    "policy-applier": 421, "policy-thaw": 422,

    // Text and YAML
    "file-too-large": 1001, "unsupported-encoding": 1002, "invalid-utf8": 1003,
    "control-character": 1004, "yaml-syntax": 1005, "tab-character": 1006, "too-deep": 1007,
    "too-many-nodes": 1008, "several-documents": 1009, "empty-document": 1010,
    "duplicate-key": 1011, "key-not-a-string": 1012, "custom-tag": 1013, "merge-key": 1014,
    "unknown-alias": 1015, "recursive-alias": 1016, "unreadable-file": 1017,
    "saved-plan": 1018,

    // Values
    "wrong-type": 1021, "unquoted-string": 1022, "empty-value": 1023, "too-long": 1024,
    "too-many-items": 1025, "unknown-key": 1026, "missing-key": 1027, "bad-name": 1028,
    "bad-number": 1029, "bad-duration": 1030, "bad-rate": 1031, "bad-choice": 1032,
    "too-many-mistakes": 1033, "unknown-format": 1034, "bad-variable": 1035,
    "undefined-variable": 1036, "other-version-required": 1037, "bad-version-requirement": 1038,
    "duplicate-include": 1039, "nested-include": 1040, "not-formattable": 1041,

    // Rules
    "no-rules": 1101, "duplicate-rule": 1102, "one-key-form": 1103, "bad-template": 1104,
    "bad-pointer": 1105, "duplicate-pointer": 1106, "bad-delimiter": 1107, "unbound-name": 1108,
    "legacy-in-destination": 1109, "without-legacy": 1110, "legacy-not-delimited": 1111,
    "in-place-without-rewrite": 1112, "in-place-without-owner": 1113,
    "destination-without-id": 1114, "lossy-mapping": 1115, "ambiguous-mapping": 1116,
    "rest-without-owner": 1117, "capture-before-name": 1118, "colliding-rules": 1119,
    "forms-meet": 1150, "owner-forms-meet": 1151, "bad-owner-form": 1152,
    "rewrite-form": 1195, "rewrite-of-json-string": 1196, "json-strings-too-deep": 1197,
    "unused-json-string": 1198, "path-too-long": 1199,

    // The cohort and its identities
    "no-users": 1201, "missing-id": 1202, "self-alias": 1203, "too-many-users": 1204,
    "too-many-keys": 1205, "malformed-id": 1206, "id-with-two-names": 1207,
    "ids-differ-in-case": 1208, "duplicate-user": 1209, "colliding-legacy-name": 1210,
    "names-differ-in-case": 1211, "empty-legacy-name": 1212, "legacy-name-is-an-id": 1213,
    "legacy-name-shaped-like-an-id": 1214, "legacy-name-contains-delimiter": 1215,
    "malformed-legacy-name": 1216, "directory-disagrees": 1221, "not-in-directory": 1222,
    "id-not-confirmed": 1223, "not-an-id": 1224, "id-shape": 1225, "id-unlike-others": 1226,
    "id-rounded": 1227, "name-invisible": 1228, "bad-id-pattern": 1229, "bad-distinct": 1230,
    "name-has-another-id": 1231, "id-has-another-name": 1232,

    // Resolutions
    "resolution-form": 1241, "duplicate-resolution": 1242, "resolution-not-permitted": 1243,
    "resolution-too-many": 1244, "resolution-void": 1245, "bad-fingerprint": 1246,
    "resolution-unused": 1247,

    // CSV
    "csv-unreadable": 1301, "csv-header": 1302, "csv-field-count": 1303, "csv-quote": 1304,
    "csv-line-break": 1305, "csv-blank-line": 1306, "csv-space": 1307,
    "list-syntax": 1308, "list-user": 1309,

    // The wrangler configuration
    "wrangler-not-found": 1401, "wrangler-unreadable": 1402, "wrangler-syntax": 1403,
    "unknown-environment": 1404, "no-kv-namespaces": 1405, "unnamed-binding": 1406,
    "duplicate-binding": 1407, "unknown-binding": 1408, "binding-without-id": 1409,
    "no-account-id": 1410, "hyphenated-kv-namespaces": 1411, "misplaced-kv-namespaces": 1412,
    "binding-with-preview-id-only": 1413,

    // The policy's own file
    "bad-key": 1501, "duplicate-approver": 1502, "duplicate-approver-key": 1503,
    "too-few-approvers": 1504, "bad-host": 1505, "bad-policy-variable": 1506,
    "bad-person": 1507,

    // The cohort plan's store
    "one-store": 1601, "unsupported-store": 1602, "secret-in-plan": 1603, "bad-account-id": 1604,
    "bad-namespace-id": 1605, "duplicate-namespace-id": 1606, "one-binding-source": 1607,
    "environment-without-wrangler": 1608, "bad-base-url": 1609, "unknown-namespace": 1610,
    "variable-not-allowed": 1611, "path-outside": 1612,

    // The cohort plan's index, accounts and auto-migration
    "one-index": 1701, "bad-index-key": 1702, "without-id": 1703, "bad-route": 1704,
    "bad-header": 1705, "auto-needs": 1706, "sessions-namespace": 7020,
  ]
}
