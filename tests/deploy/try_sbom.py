"""Prints what the schema of CycloneDX finds wrong, run by the Python of requirements.txt here."""

import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(sys.stdin.read())
if fault is not None:
    sys.exit(str(fault))
