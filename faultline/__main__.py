"""`python -m faultline` is `faultline`."""

from faultline import main

main()
