"""The real places of Beijing."""

from collections import Counter

import pytest
from sqlalchemy import select

from app.people import places
from app.people.models import Org, OrgKind
from app.people.queries import keeping
from tests import make


def kinds(session):
    return Counter(session.scalars(select(Org.kind)))


def test_it_works(session):
    assert places.load(session) == 7901
    assert kinds(session) == {
        OrgKind.CITY: 1,
        OrgKind.DISTRICT: 17,  # 16 and the development area
        OrgKind.TOWNSHIP: 348,  # 349 in the file, the development area among them
        OrgKind.VILLAGE: 7535,
    }
    assert [one.path for one in keeping.list_districts(session)][:2] == ["11/110101/", "11/110102/"]
    village = keeping.find_org_by_key(session, "110116001001")
    assert village.path == "11/110116/110116001/110116001001/"
    assert village.region == "110116"
    assert village.sort_key.isprintable() and village.sort_key[0].islower()


def test_the_development_area_is_a_peer_of_the_districts(session):
    places.load(session)
    area = keeping.find_org_by_key(session, places.DEVELOPMENT_AREA)
    assert (area.kind, area.path, area.region) == (OrgKind.DISTRICT, "11/110115403/", "110115")
    below = session.scalars(select(Org).where(Org.parent_id == area.id)).all()
    assert below and all(one.path.startswith(area.path) for one in below)
    assert area in keeping.list_districts(session)
    names = keeping.district_names(session)
    assert len(names) == 16 and names["110115"] == "大兴区"


@pytest.mark.slow
def test_a_second_time_changes_nothing(session):
    places.load(session)
    city = keeping.find_root(session)
    city.name = "首都"
    session.flush()
    assert places.load(session) == 0
    assert keeping.find_root(session).name == "首都"


@pytest.mark.slow
def test_what_is_there_keeps_its_place(session):
    village = make.village(session, key="110116102201")
    before = village.path
    assert 0 < places.load(session) < 7901
    assert village.path == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", ":1: the columns"),
        ("code,name,level\n", ":1: the columns"),
        ("code,name,level,parent\n11,北京市,city\n", ":2: 3 cells"),
        ("code,name,level,parent\n11,北京市,town,\n", ":2: no such level"),
        ("code,name,level,parent\n1١,北京市,city,\n", ":2: the code of a city"),
        ("code,name,level,parent\n11,北京市,city,\n11,北京市,city,\n", ":3: 11 stands twice"),
        ("code,name,level,parent\n11, ,city,\n", ":2: the name"),
        ("code,name,level,parent\n11,北京市,city,10\n", ":2: a city has no parent"),
        ("code,name,level,parent\n11,北京市,city,\n120101,和平区,district,11\n", ":3: 11 is not"),
        ("code,name,level,parent\n110101,东城区,district,11\n", ":2: 11 is not above"),
    ],
)
def test_the_file_is_read_strictly(tmp_path, content, said):
    file = tmp_path / "places.csv"
    file.write_text(content)
    with pytest.raises(ValueError, match=said):
        places.read(file)
