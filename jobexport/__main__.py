"""``python -m jobexport``."""

from jobexport.cli import main

if __name__ == "__main__":
    main()
