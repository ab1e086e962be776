"""The version of jobexport; the package's metadata says the same."""

__all__ = ["VERSION"]

VERSION = "0.1.0"
