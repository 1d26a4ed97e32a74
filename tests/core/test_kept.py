"""What never changes is read once, within bounds."""

from app.core.kept import Kept


def test_what_is_kept_is_not_read_again():
    kept, asked = Kept(10), []

    def read(keys):
        asked.append(list(keys))
        return {key: key.upper() for key in keys if key != "nothing"}

    assert kept.several(["b", "a", "nothing"], read) == {"b": "B", "a": "A"}
    assert list(kept.several(["a", "c", "b"], read).items()) == [("a", "A"), ("c", "C"), ("b", "B")]
    assert kept.several(["c", "a"], read) == {"c": "C", "a": "A"}
    assert asked == [["b", "a", "nothing"], ["c"]]


def test_one_is_read_once():
    kept, asked = Kept(10), []
    for _ in range(2):
        assert kept.one("a", lambda: asked.append("a") or "A") == "A"
    assert asked == ["a"]


def test_the_oldest_make_room():
    kept, asked = Kept(2), []
    for key in ("a", "b", "c", "c", "b", "a"):
        kept.one(key, lambda key=key: asked.append(key) or key)
    assert asked == ["a", "b", "c", "a"]
