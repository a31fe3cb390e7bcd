"""Distil a sentence transformer into a table of word vectors, small enough to ship.

Every kept piece of the vocabulary goes through the large model alone; the vectors are rotated onto
their principal axes and weighted so that frequent pieces count less. The result is a folder that
`sentence-transformers` loads as a static embedding; `lookup.Lookup` reads it faster.

Usage: python -m agent.understanding.distil FOLDER_OF_ALL_MINILM_L6_V2

Source: the idea of a static embedding distilled from a transformer, Tulkens and van Dongen,
Model2Vec, 2024; weights for frequent words, Arora, Liang and Ma, "A simple but tough-to-beat
baseline for sentence embeddings", ICLR 2017, equation 1.
"""

import argparse
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from agent.understanding.lookup import FOLDER

KEPT = re.compile(r"(##)?[a-z0-9]+|[!-~]")
CONTINUED = 4000  # word endings beyond this rank are rare: they can be spelled from shorter ones


def vocabulary(table: dict[str, int], limit: int) -> list[str]:
    """Pieces to keep, most frequent first: plain ASCII, every single character, at most `limit`.

    Args:
        table: piece to rank in the large model's vocabulary; ranks follow frequency.
        limit: how many pieces beside the single characters.
    """
    plain = sorted((t for t in table if KEPT.fullmatch(t)), key=table.__getitem__)
    single = [t for t in plain if len(t.removeprefix("##")) == 1]
    endings = [t for t in plain if t.startswith("##")][:CONTINUED]
    words = [t for t in plain if not t.startswith("##")]
    kept = set(single) | set((endings + words)[:limit])
    return ["[UNK]", *(t for t in plain if t in kept)]


def vectors(folder: Path, pieces: list[str], batch: int = 512) -> NDArray[np.float32]:
    """Mean-pooled output (pieces, width) of the transformer in `folder` for each piece alone."""
    from sentence_transformers import SentenceTransformer

    transformer: Any = SentenceTransformer(str(folder), device="cpu")
    tokenizer, model = transformer.tokenizer, transformer[0].auto_model.eval()
    rows = []
    first, last = tokenizer.cls_token_id, tokenizer.sep_token_id
    ids = tokenizer.convert_tokens_to_ids(pieces)
    for start in range(0, len(ids), batch):
        tokens = torch.tensor([[first, i, last] for i in ids[start : start + batch]])
        with torch.no_grad():
            rows.append(model(input_ids=tokens, attention_mask=torch.ones_like(tokens)).last_hidden_state.mean(1))
    return np.asarray(torch.cat(rows).float().numpy(), np.float32)


def compress(full: NDArray[np.float32], width: int, smoothing: float = 1e-3) -> NDArray[np.float32]:
    """Rotate rows onto their first `width` principal axes and weight them by a / (a + p).

    Args:
        full: (pieces, any width), most frequent piece first.
        width: dimensions to keep.
        smoothing: a; p is the piece's probability under Zipf's law.
    """
    centred = full - full.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    reduced = centred @ axes[:width].T
    share = 1.0 / np.arange(1, len(full) + 1)
    share /= share.sum()
    weighted = reduced * (smoothing / (smoothing + share))[:, None]
    return np.asarray(weighted / np.linalg.norm(weighted, axis=1).mean(), np.float32)


def save(rows: NDArray[np.float32], pieces: list[str], source: Path, folder: Path) -> None:
    """Write rows as eight-bit integers with one scale a row, and the cut tokenizer."""
    scale = np.abs(rows).max(1) / 127.0 + 1e-12
    module = folder / "0_StaticEmbedding"
    module.mkdir(parents=True, exist_ok=True)
    quantised = np.round(rows / scale[:, None]).astype(np.int8)
    save_file({"embeddings": quantised, "weights": scale.astype(np.float32)}, str(module / "model.safetensors"))
    settings = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    settings |= {"truncation": None, "padding": None, "post_processor": None}
    settings["model"]["vocab"] = {piece: row for row, piece in enumerate(pieces)}
    settings["added_tokens"] = [t | {"id": 0} for t in settings["added_tokens"] if t["content"] == "[UNK]"]
    text = json.dumps(settings, ensure_ascii=False, separators=(",", ":"))
    (module / "tokenizer.json").write_text(text + "\n", encoding="utf-8")
    kind = "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"
    modules = [{"idx": 0, "name": "0", "path": module.name, "type": kind}]
    (folder / "modules.json").write_text(json.dumps(modules, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Distil from the command line."""
    parser = argparse.ArgumentParser(description="Distil a sentence transformer into a small static embedding.")
    parser.add_argument("source", type=Path, help="folder of all-MiniLM-L6-v2 or a model with the same tokenizer")
    parser.add_argument("--out", type=Path, default=FOLDER, help="where to write (default: %(default)s)")
    parser.add_argument("--pieces", type=int, default=20000, help="vocabulary to keep (default: %(default)s)")
    parser.add_argument("--width", type=int, default=128, help="dimensions to keep (default: %(default)s)")
    chosen = parser.parse_args()
    table = json.loads((chosen.source / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    pieces = vocabulary(table, chosen.pieces)
    rows = compress(vectors(chosen.source, pieces), chosen.width)
    save(rows, pieces, chosen.source, chosen.out)
    size = sum(f.stat().st_size for f in chosen.out.rglob("*") if f.is_file())
    print(f"{len(pieces)} pieces of {chosen.width} dimensions, {size / 1e6:.2f} MB, in {chosen.out}")


if __name__ == "__main__":
    main()
