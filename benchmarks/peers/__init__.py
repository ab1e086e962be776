"""What jobexport is measured against."""
