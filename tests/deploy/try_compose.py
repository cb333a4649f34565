"""Reads a compose file by the types of the Compose Specification, run by the Python of requirements.txt here."""

import json
import sys

import compose_spec

compose_spec.PyCompose.from_json(json.dumps(json.load(sys.stdin))).validate()
