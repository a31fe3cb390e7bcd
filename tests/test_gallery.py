"""Exhibits: what an edit comes out as when it is drawn."""

from agent import Agent
from concepts.menagerie import sample


def test_what_has_to_give_way_goes_with_the_edit(agent: Agent) -> None:
    zebra = sample(3, animal="zebra", typical=True)
    exhibit = agent.desk.exhibit(agent.open(zebra.image(96)).picture)
    assert exhibit.settled(("mane",), ("spots",)) == (("mane",), ("spots",)), "a picture without its scene is not drawn"

    drawn = zebra.image(96)
    drawn.info["faultline-scene"] = zebra.to_json()
    exhibit = agent.desk.exhibit(agent.open(drawn).picture)
    assert exhibit.scene == zebra
    assert exhibit.settled(("mane",), ("spots",)) == (("mane", "stripes"), ("spots",))
    assert exhibit.settled((), ("stripes", "spots")) == (("stripes",), ("spots",))
    assert exhibit.settled((), ("horns",)) == ((), ("horns",))
    assert exhibit.settled(("concept 3",), ("horns",)) == (("concept 3",), ("horns",)), "not of the drawn world"
