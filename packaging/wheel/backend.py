"""The build backend of the source package: maturin, and advice where neither a wheel nor a compiler is at hand.

pip takes the source package where it knows no wheel for the system, also because pip itself is too old.
"""

import shutil

_ADVICE = """
portolan-lint: this pip found no prebuilt wheel for this system, and there is no Rust here to build the program.
Do one of these:
  python3 -m pip install --upgrade pip    pip before 19.3 does not know the wheels for Linux
  install Rust from https://rustup.rs     and a C compiler; the build takes some minutes
"""


def get_requires_for_build_wheel(config_settings=None):
    if shutil.which("cargo") is None:
        raise SystemExit(_ADVICE)
    return ["maturin>=1.10,<2"]


def get_requires_for_build_sdist(config_settings=None):
    return ["maturin>=1.10,<2"]


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    import maturin

    return maturin.prepare_metadata_for_build_wheel(metadata_directory, config_settings)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    import maturin

    return maturin.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_sdist(sdist_directory, config_settings=None):
    import maturin

    return maturin.build_sdist(sdist_directory, config_settings)
