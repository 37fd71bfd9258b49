# Parses every case with ksc's Python classes on the official runtime and prints its tree as JSON.
# The .ksy itself says which fields there are and which of them are switched; nothing about DICOM is written here.
# Standard input: lines of "case TAB spec TAB bytes in hex". Output: lines of "case TAB tree". Obeys no section by itself.
import importlib
import json
import pathlib
import sys

import yaml
from kaitaistruct import KaitaiStruct

generated, specs = sys.argv[1:]
sys.path.insert(0, generated)


def class_name(ksy_id):
    return "".join(word.capitalize() for word in ksy_id.split("_"))


types = {}  # Python class name -> (ksy id, seq)
for file in pathlib.Path(specs).glob("*.ksy"):
    spec = yaml.safe_load(file.read_text("utf-8"))
    root = class_name(spec["meta"]["id"])
    types[root] = (spec["meta"]["id"], spec["seq"])
    for ksy_id, body in spec.get("types", {}).items():
        types[f"{root}.{class_name(ksy_id)}"] = (ksy_id, body["seq"])


def tree(value, switched=False):
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    if isinstance(value, list):
        return [tree(element) for element in value]
    if not isinstance(value, KaitaiStruct):
        return value
    ksy_id, seq = types[type(value).__qualname__]
    fields = {field["id"]: tree(getattr(value, field["id"]), isinstance(field.get("type"), dict)) for field in seq}
    return {"$type": ksy_id, **fields} if switched else fields


for line in sys.stdin:
    case, spec, data = line.rstrip("\n").split("\t")
    parser = getattr(importlib.import_module(spec), class_name(spec))
    print(case, json.dumps(tree(parser.from_bytes(bytes.fromhex(data)))), sep="\t")
