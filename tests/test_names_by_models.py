"""Names from models that see the crops: a tiny CLIP from its own folder, a vision model behind a local server."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from agent.llm import Endpoint
from agent.look import look
from concepts.bank import ConceptBank
from explainers.naming import ByClip, ByVision, NamerError, name
from explainers.naming.clip import MOST
from explainers.naming.vision import read
from tests.endpoints import says, serving
from tests.test_names import bank

WORDS = ("red", "green", "stripes", "snow")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CLIP model with random weights and a vocabulary of letters, as `from_pretrained` expects it."""
    import json

    from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel, CLIPProcessor, CLIPTokenizer

    path = tmp_path_factory.mktemp("clip")
    letters = [chr(code) for code in range(97, 123)] + list("0123456789.,-'")
    tokens = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    (path / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(tokens)}))
    (path / "merges.txt").write_text("#version: 0.2\n")
    tokenizer = CLIPTokenizer(str(path / "vocab.json"), str(path / "merges.txt"))
    small = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    end = tokens.index("<|endoftext|>")
    config = CLIPConfig(
        text_config={**small, "vocab_size": len(tokens), "max_position_embeddings": 77, "bos_token_id": end - 1,
                     "eos_token_id": end, "pad_token_id": end},
        vision_config={**small, "image_size": 32, "patch_size": 8},
        projection_dim=8,
    )  # fmt: skip
    torch.manual_seed(0)
    CLIPModel(config).save_pretrained(path)
    pictures = CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    CLIPProcessor(pictures, tokenizer).save_pretrained(path)
    return path


@pytest.fixture(scope="module")
def clip(folder: Path) -> ByClip:
    return ByClip.load(str(folder), WORDS)


def shown(count: int = 2) -> ConceptBank:
    """A bank whose concepts have four crops of chance each."""
    found = bank(torch.rand(8, count, generator=torch.Generator().manual_seed(0)))
    noise = torch.rand(count, 4, 3, 20, 20, generator=torch.Generator().manual_seed(1))
    return replace(found, crops=(noise * 255).to(torch.uint8))


def test_every_word_gets_a_chance_and_together_they_make_one(clip: ByClip) -> None:
    for crops in shown().crops:
        chances = clip.chances(crops)
        assert chances.shape == (len(WORDS),)
        assert float(chances.sum()) == pytest.approx(1, abs=1e-5)
    for ranked in clip(shown()):
        assert {word for word, _ in ranked} == set(WORDS)
        assert [chance for _, chance in ranked] == sorted((chance for _, chance in ranked), reverse=True)


def test_the_order_of_crops_and_words_means_nothing(clip: ByClip, folder: Path) -> None:
    crops = shown().crops[0]
    assert torch.allclose(clip.chances(crops.flip(0)), clip.chances(crops), atol=1e-5)
    turned = ByClip.load(str(folder), WORDS[::-1])
    assert torch.allclose(turned.chances(crops).flip(0), clip.chances(crops), atol=1e-5)


def test_the_word_that_the_model_puts_nearest_to_the_crops_is_proposed(clip: ByClip) -> None:
    """The planted truth: text and pictures that the model maps to one place."""
    features = torch.eye(4, 8)

    class Planted(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.scale = torch.nn.Parameter(torch.tensor(8.0))

        def forward(self, input_ids: torch.Tensor, pixel_values: torch.Tensor, **_: object) -> object:
            lit = pixel_values.mean(dim=(2, 3)).argmax(dim=1)  # red and green pictures are the first two words
            return type("Said", (), {"logits_per_image": self.scale * features[lit] @ features[: len(input_ids)].T})

    red, green = (torch.zeros(4, 3, 20, 20, dtype=torch.uint8) for _ in range(2))
    red[:, 0], green[:, 1] = 255, 255
    planted = replace(clip, model=Planted())  # type: ignore[arg-type]
    named = name(replace(shown(), crops=torch.stack([red, green])), planted)
    assert named.names == ("red", "green")
    assert {concept.namer for concept in named} == {"clip"}
    assert all(concept.confidence <= MOST for concept in named)


def test_a_model_that_cannot_be_had_is_answered_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NamerError, match=r"the CLIP model '.*' cannot be had .*; give its name on the hub"):
        ByClip.load(str(tmp_path / "none"), WORDS)
    with pytest.raises(NamerError, match="out of no words"):
        ByClip.load(str(tmp_path / "none"), ())


def test_a_vision_model_is_shown_the_crops_and_names_what_they_have_in_common() -> None:
    answer = '```json\n{"names": [{"name": "Stripes", "probability": 0.6}, {"name": "fur", "probability": 0.3}]}\n```'
    with serving(says(answer)) as server:
        named = name(shown(1), ByVision(look(replace(Endpoint.load("m", server.url, "k"), retries=0))))
    concept = named.concepts[0]
    assert (concept.name, concept.namer, concept.confidence) == ("stripes", "vision model", 0.6)
    assert concept.others == (("fur", 0.3),)
    (talk,) = server.talks
    content = talk[-1]["content"]
    kinds = [part["type"] for part in content]
    assert kinds == ["text"] + ["image_url"] * 4
    assert all(part["image_url"]["url"].startswith("data:image/png;base64,") for part in content[1:])


@pytest.mark.parametrize("status", [404, 500])
def test_an_endpoint_that_fails_leaves_the_concept_without_a_name(status: int) -> None:
    with serving(says("no", status=status)) as server:
        named = name(shown(1), ByVision(look(replace(Endpoint.load("m", server.url, "k"), retries=0))))
    assert named.concepts == shown(1).concepts


@pytest.mark.parametrize(
    "said",
    [
        "", "stripes", "{", "{}", "[]", '{"names": 3}', '{"names": [3]}', '{"names": [{"name": "stripes"}]}',
        '{"names": [{"name": "", "probability": 0.5}]}', '{"names": [{"name": "stripes", "probability": "much"}]}',
        '{"names": [{"name": "stripes", "probability": 0}]}', '{"names": [{"name": "stripes", "probability": true}]}',
        '{"names": [{"name": "stripes", "probability": 1.5}]}', '{"names": [{"name": "<b>x</b>", "probability": 0.5}]}',
        '{"names": [{"name": "a very long story about many things in it", "probability": 0.5}]}',
    ],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_no_name(said: str) -> None:
    assert read(said) == ()


def test_promises_of_a_vision_model_are_bounded_and_add_up() -> None:
    ranked = read('Sure! {"names": [{"name": "fur", "probability": 0.9}, {"name": "wool", "probability": 1.0}]}')
    assert [word for word, _ in ranked] == ["wool", "fur"]
    assert sum(chance for _, chance in ranked) == pytest.approx(1)
    assert read('{"names": [{"name": "wool", "probability": 1.0}]}') == (("wool", 0.7),)
