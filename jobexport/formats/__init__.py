"""Formats that postings are written in and read from: one file each, its reader and its writer side by side."""
