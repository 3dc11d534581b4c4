"""Copies of the whole database in one file: taken at one moment under load, restored whole or not at all."""

from matchcamp.backup.dumping import TRANSIENT, dump
from matchcamp.backup.form import BackupError, Manifest, read_manifest
from matchcamp.backup.restoring import restore

__all__ = ["TRANSIENT", "BackupError", "Manifest", "dump", "read_manifest", "restore"]
