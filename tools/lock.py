"""Print constraints.txt: what a working copy runs with, pinned and hashed. Run by `make lock`."""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
wanted = [
    *project["project"]["dependencies"],
    *project["project"]["optional-dependencies"]["postgres"],
    *project["dependency-groups"]["dev"],
    'ruamel.yaml.clib; platform_python_implementation == "CPython"',  # ruamel's quick parser
]
with tempfile.TemporaryDirectory() as folder:
    source, target = Path(folder, "wanted.in"), Path(folder, "pinned.txt")
    source.write_text("\n".join(wanted) + "\n", "utf-8")
    options = "--generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate --no-emit-index-url"
    options += " --no-emit-find-links --no-emit-trusted-host --quiet"
    command = [sys.executable, "-m", "piptools", "compile", *options.split(), "-o", str(target), str(source)]
    subprocess.run(command, check=True)  # noqa: S603 - our own words
    sys.stdout.write(
        "# What a working copy runs with, pinned and hashed. Made by: make lock\n" + target.read_text("utf-8")
    )
