"""Outside judges of what Zhida ships; scripts/judges runs this in its virtual environment.

  packs/facts.yaml, packs/**/policy.yaml, params.yaml, tests.yaml   against api/schema/*.json   (jsonschema)
  packs/**/*.dmn                                                    against DMN13.xsd           (lxml)
  api/openapi.yaml                                                  as OpenAPI 3.1              (openapi-spec-validator)

DMN13.xsd comes with the DMN compatibility kit beside this tree; where that is not there, the judge is ABSENT.
"""

import json
import pathlib
import re
import sys

import jsonschema
import lxml.etree
import openapi_spec_validator
import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "api/schema"
DMN_SCHEMA = ROOT / "../shared/tck/dmn/DMN13.xsd"
KINDS = ("facts", "policy", "params", "tests")


class Loader(yaml.SafeLoader):
    """YAML as Zhida reads it: a date and `no` stay text, and a key stands once."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"duplicate key {key.value!r}", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


# YAML 1.2, 10.3.2: `no` and `off` are text, and only true and false are booleans.
NOT_OURS = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in NOT_OURS]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def schema_of(kind):
    for name in (f"{kind}.schema.json", f"{kind}.json"):
        if (SCHEMAS / name).is_file():
            schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
            validator = jsonschema.validators.validator_for(schema)
            validator.check_schema(schema)
            return validator(schema)
    raise FileNotFoundError(f"api/schema has no schema for {kind}.yaml")


def judge_yaml(path, validator):
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader)
    except yaml.YAMLError as error:
        return [str(error)]
    return [
        f"/{'/'.join(str(step) for step in error.absolute_path)}: {error.message[:300]}"
        for error in validator.iter_errors(document)
    ]


def judge_dmn(path, schema):
    try:
        tree = lxml.etree.parse(path)
    except lxml.etree.XMLSyntaxError as error:
        return [str(error)]
    schema.validate(tree)
    return [f"line {error.line}: {error.message}" for error in schema.error_log]


def judge_openapi(path):
    try:
        openapi_spec_validator.validate(yaml.load(path.read_text(encoding="utf-8"), Loader))
    except (OSError, yaml.YAMLError, ValueError) as error:
        return [str(error)]
    except Exception as error:  # the validator's own error classes differ between its versions
        return [f"{type(error).__name__}: {error}"]
    return []


def main():
    passed, failed, absent = 0, 0, []

    def verdict(path, findings):
        nonlocal passed, failed
        if findings:
            failed += 1
            print(f"✗ {path.relative_to(ROOT)}")
            for finding in findings:
                print(f"    {finding}")
        else:
            passed += 1
            print(f"✓ {path.relative_to(ROOT)}")

    for kind in KINDS:
        validator = schema_of(kind)
        paths = sorted((ROOT / "packs").rglob(f"{kind}.yaml"))
        for path in paths:
            verdict(path, judge_yaml(path, validator))

    if DMN_SCHEMA.is_file():
        schema = lxml.etree.XMLSchema(lxml.etree.parse(DMN_SCHEMA))
        for path in sorted((ROOT / "packs").rglob("*.dmn")):
            verdict(path, judge_dmn(path, schema))
    else:
        absent.append("DMN13.xsd")

    verdict(ROOT / "api/openapi.yaml", judge_openapi(ROOT / "api/openapi.yaml"))

    for name in absent:
        print(f"ABSENT：没有找到 {name}，这一项没有检查 · {name} is not there: not checked")
    print(f"{passed} passed, {failed} failed, {len(absent)} skipped")
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
