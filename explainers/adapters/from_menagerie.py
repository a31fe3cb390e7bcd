"""The shipped network of the drawn world."""

from explainers.adapters.sources import Fetched
from explainers.menagerie_cnn import load_menagerie
from explainers.subject import SubjectError

SIZE = 96  # pixels


def fetch(_: str) -> Fetched:
    """Return the Menagerie's network; no network access is needed."""
    try:
        module, classes = load_menagerie()
    except (OSError, RuntimeError) as error:
        raise SubjectError(f"the subject 'menagerie' cannot be loaded: {error}") from error
    return Fetched(module, classes, SIZE)
