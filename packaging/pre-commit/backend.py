"""Builds the empty package whose only purpose is its dependency (PEP 517).

setuptools would do the same, after a download that takes longer than everything else in the hook's installation.
"""

import pathlib
import re
import zipfile

_PROJECT = pathlib.Path("pyproject.toml").read_text(encoding="utf-8")
_VERSION = re.search(r'^version = "(.+)"$', _PROJECT, re.MULTILINE).group(1)
_REQUIREMENT = re.search(r'^dependencies = \["(.+)"\]$', _PROJECT, re.MULTILINE).group(1)

_METADATA = f"""\
Metadata-Version: 2.1
Name: portolan-pre-commit
Version: {_VERSION}
Requires-Dist: {_REQUIREMENT}
"""

_WHEEL = """\
Wheel-Version: 1.0
Generator: portolan-pre-commit
Root-Is-Purelib: true
Tag: py3-none-any
"""


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    info = f"portolan_pre_commit-{_VERSION}.dist-info"
    name = f"portolan_pre_commit-{_VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(wheel_directory, name), "w") as wheel:
        wheel.writestr(f"{info}/METADATA", _METADATA)
        wheel.writestr(f"{info}/WHEEL", _WHEEL)
        wheel.writestr(f"{info}/RECORD", f"{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return name
