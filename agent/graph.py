"""The whole conversation on one page: which node follows which. No logic lives here."""

from collections.abc import Callable, Mapping
from itertools import pairwise

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from agent.desk import Desk
from agent.nodes.clarify import clarify
from agent.nodes.decide import decide
from agent.nodes.explain import explain
from agent.nodes.illustrate import illustrate
from agent.nodes.infer import infer
from agent.nodes.perceive import perceive
from agent.nodes.reflect import reflect
from agent.nodes.understand import understand, unsure
from agent.nodes.verbalize import verbalize
from agent.state import Dialog, Node

FIRST = ("perceive", "understand")
UNSURE = ("clarify",)
SURE = ("infer", "decide", "explain")
LAST = ("verbalize", "illustrate", "reflect")


def nodes(desk: Desk, aloud: Callable[[str], None] = lambda _: None) -> Mapping[str, Node]:
    """Every step of a turn, by name. Everything a node depends on is passed in here and nowhere else.

    Args:
        desk: what nodes work with.
        aloud: hears the words of a reply that a language model words, as they come.
    """
    return {
        "perceive": perceive(desk),
        "understand": understand(desk),
        "clarify": clarify,
        "infer": infer(desk),
        "decide": decide(desk),
        "explain": explain(desk),
        "verbalize": verbalize(desk, aloud),
        "illustrate": illustrate(desk),
        "reflect": reflect(desk),
    }


def build(desk: Desk, memory: BaseCheckpointSaver[str]) -> CompiledStateGraph[Dialog]:
    """Wire the nodes."""
    graph = StateGraph(Dialog)
    for name, node in nodes(desk, lambda words: get_stream_writer()(words)).items():
        graph.add_node(name, node)
    graph.add_edge(START, FIRST[0])
    for path in (FIRST, SURE, LAST, (*UNSURE, LAST[0]), (SURE[-1], LAST[0])):
        for one, next_ in pairwise(path):
            graph.add_edge(one, next_)
    graph.add_conditional_edges(FIRST[-1], unsure, {True: UNSURE[0], False: SURE[0]})
    graph.add_edge(LAST[-1], END)
    return graph.compile(checkpointer=memory)
