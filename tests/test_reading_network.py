"""The network that reads messages: computed without torch, trained on lines, cut where acts begin."""

from random import Random

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.acts import USER_KINDS
from agent.understanding import Understanding
from agent.understanding.encoder import Encoder
from agent.understanding.head import ANSWER, CUT, Head
from agent.understanding.inputs import FLAGS, MASKS, STOPS, WINDOW, Utterance, cut, rows, windows
from agent.understanding.messages import Message, careless, joined, ordinary, read, written
from agent.understanding.network import Network, Shape
from agent.understanding.train import judged

LINES = written()
WORDS = st.sampled_from(["why", "zebra", "horse", "stripes", "not", "and", "what", "if", "?", ".", ",", "qwzx", "7"])
KINDS = st.sampled_from([kind for kind in USER_KINDS if kind != "answer"])
PARTS = st.lists(st.tuples(st.lists(WORDS, min_size=1, max_size=9).map(tuple), KINDS), min_size=1, max_size=3)


def message(parts: list[tuple[tuple[str, ...], str]], asked: bool) -> Message:
    begins = tuple(sum(len(words) for words, _ in parts[:at]) for at in range(len(parts)))
    words = tuple(word for said, _ in parts for word in said)
    return Message(utterance=Utterance(words, asked), begins=begins, kinds=tuple(kind for _, kind in parts))


@pytest.mark.parametrize("asked", [False, True])
def test_without_torch_the_network_gives_the_same(asked: bool) -> None:
    torch.manual_seed(0)
    network = Network(Shape(inputs=20, width=16, inner=24, layers=2)).eval()
    for tensor in network.parameters():
        tensor.data += 0.2 * torch.randn_like(tensor)
    head = Head(Encoder({name: tensor.numpy() for name, tensor in network.state_dict().items()}))
    given_rows = np.random.default_rng(0).normal(size=(7, 20)).astype(np.float32)
    given_rows[:, -FLAGS:] = 0.0  # no sentence ends within
    with torch.no_grad():
        padded = torch.cat([torch.from_numpy(given_rows), torch.randn(4, 20)])[None]
        there = torch.arange(11)[None] < 7
        states = network(padded, there, torch.tensor([float(asked)]))[:, 1:7]
        begins = torch.sigmoid(network.begins(states))[0, 1:] > CUT
        starts = [0, *(torch.where(begins)[0] + 1).tolist()]
        act = torch.bucketize(torch.arange(6), torch.tensor(starts), right=True) - 1
        logits = network.kinds(states, torch.nn.functional.one_hot(act, len(starts))[None].bool())[0]
    if not asked:
        logits[:, ANSWER] = -torch.inf
    places, found = head.acts(given_rows, asked)
    assert places == starts
    np.testing.assert_allclose(found, logits.softmax(-1).numpy(), atol=1e-5)


def test_what_stands_beside_a_message_in_a_batch_changes_nothing_of_it() -> None:
    network = Network(Shape(inputs=12, width=16, inner=16, layers=2)).eval()
    one, other = torch.randn(1, 5, 12), torch.randn(1, 5, 12)
    alone = network(one, torch.ones(1, 5, dtype=torch.bool), torch.zeros(1))
    longer = torch.cat([torch.cat([one, other]), torch.randn(2, 3, 12)], 1)
    there = torch.arange(8)[None] < torch.tensor([[5], [8]])
    torch.testing.assert_close(network(longer, there, torch.zeros(2))[:1, :5], alone, atol=1e-5, rtol=1e-5)


@given(parts=PARTS, asked=st.booleans())
def test_a_message_survives_being_written_and_read(parts: list[tuple[tuple[str, ...], str]], asked: bool) -> None:
    given_message = message(parts, asked)
    assert read(given_message.line) == given_message


@pytest.mark.parametrize("line", ["ask_why: why | how", "ask_why ask_what: why", "fly: away"])
def test_a_line_that_does_not_name_an_act_for_each_part_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="one known act for each"):
        read(line)


@given(seed=st.integers(0, 10_000), count=st.integers(2, 3))
@settings(max_examples=30, deadline=None)
def test_messages_put_together_keep_their_words_and_acts(seed: int, count: int) -> None:
    pool = [line for line in LINES[:300] if ordinary(line)]
    together = joined(pool, count, Random(seed))
    assert len(together.kinds) == len(together.begins) == count
    assert together.begins[0] == 0 and list(together.begins) == sorted(set(together.begins))
    ends = [*together.begins[1:], len(together.utterance.words)]
    for start, end, kind in zip(together.begins, ends, together.kinds, strict=True):
        said = [word for word in together.utterance.words[start:end] if word not in STOPS]
        inside = " ".join(said)
        assert any(
            " ".join(word for word in one.utterance.words if word not in STOPS) in inside
            for one in pool
            if one.kinds == (kind,)
        )


@given(seed=st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_careless_writing_leaves_acts_and_names_alone(seed: int) -> None:
    line = Random(seed).choice(LINES)
    typed = careless(line, Random(seed), slips=1.0)
    assert (typed.begins, typed.kinds) == (line.begins, line.kinds)
    assert typed.begins[-1] < len(typed.utterance.words) <= len(line.utterance.words)
    for mask in MASKS.values():
        assert typed.utterance.words.count(mask) == line.utterance.words.count(mask)


@given(words=st.lists(WORDS, max_size=400))
def test_windows_hold_every_word_once_and_are_short(words: list[str]) -> None:
    found = windows(words)
    assert [at for start, end in found for at in range(start, end)] == list(range(len(words)))
    assert all(end - start <= WINDOW for start, end in found)


def test_a_word_is_seen_with_what_is_plain_of_it(ear: Understanding) -> None:
    found = rows(("why", "zebra", "?", "qwzx"), ear.embedder, ear.dictionary.knows)
    width = found.shape[1] - FLAGS
    assert found.shape[0] == 5
    np.testing.assert_allclose(np.linalg.norm(found[:, :width], axis=1), 1.0, atol=1e-3)
    flags = found[:, width:]
    assert flags[0].tolist()[:6] == [0.0] * 6 and flags[0, 7] == 0.0, "the first row is the whole message"
    assert flags[1:, 7].tolist() == [1.0] * 4
    assert flags[1:, 0].tolist() == [0.0, 0.0, 1.0, 0.0], "a question mark"
    assert (flags[1, 5], flags[4, 5]) == (1.0, 0.0), "letters at random are no word"
    assert cut(("hi", ".", "why", "zebra", "?")) == {0, 2}


def test_what_it_was_trained_on_it_reads(ear: Understanding) -> None:
    lines = [line for line in LINES if len(line.kinds) == 1][::25]
    logits, targets = judged(ear.head, lines, ear.embedder)
    assert np.mean(logits.argmax(1) == targets) >= 0.93
    shuffled = np.random.default_rng(0).permutation(targets)
    assert np.mean(logits.argmax(1) == shuffled) <= 0.2, "a control: against targets of others it is lost"
