"""What applicant-tracking systems and job boards publish, one file each, read only; files do not know each other."""
