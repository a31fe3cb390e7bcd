"""The whole conversation on one page: which node follows which. No logic lives here."""

from langgraph.checkpoint.base import BaseCheckpointSaver
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
from agent.state import Dialog


def build(desk: Desk, memory: BaseCheckpointSaver[str]) -> CompiledStateGraph[Dialog]:
    """Wire the nodes. Everything a node depends on is passed in here and nowhere else."""
    graph = StateGraph(Dialog)
    graph.add_node("perceive", perceive(desk))
    graph.add_node("understand", understand(desk))
    graph.add_node("clarify", clarify)
    graph.add_node("infer", infer(desk))
    graph.add_node("decide", decide(desk))
    graph.add_node("explain", explain(desk))
    graph.add_node("verbalize", verbalize(desk))
    graph.add_node("illustrate", illustrate(desk))
    graph.add_node("reflect", reflect(desk))

    graph.add_edge(START, "perceive")
    graph.add_edge("perceive", "understand")
    graph.add_conditional_edges("understand", unsure, {True: "clarify", False: "infer"})
    graph.add_edge("infer", "decide")
    graph.add_edge("decide", "explain")
    graph.add_edge("explain", "verbalize")
    graph.add_edge("clarify", "verbalize")
    graph.add_edge("verbalize", "illustrate")
    graph.add_edge("illustrate", "reflect")
    graph.add_edge("reflect", END)
    return graph.compile(checkpointer=memory)
