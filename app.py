"""`python app.py` opens the page, as `faultline app` does, with the same options."""

import sys

from faultline import main

if __name__ == "__main__":
    main(["app", *sys.argv[1:]])
