"""Wires the rooms: from sources to postings, and from postings to everything that is published."""
