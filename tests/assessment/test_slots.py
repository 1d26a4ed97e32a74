"""What the course page says of its assessment."""

from tests import make, make_assessment, make_catalogue


def aside(visit):
    page = visit("/courses/soil")
    return page.said, page.links()


def test_anyone_reads_what_it_asks(session, visit):
    make_catalogue.course(session, slug="soil", items=12, draw=6)
    said, links = aside(visit)
    assert "6 questions; 80 per cent right is a pass." in said
    assert "/courses/soil/assessment" not in links


def test_who_has_a_place_is_led_there(session, visit, lan):
    soil = make_catalogue.course(session, slug="soil")
    make_assessment.place(session, lan, soil)
    said, links = aside(visit)
    assert "You have not passed yet." in said
    assert "/courses/soil/assessment" in links


def test_who_passed_is_told(session, visit, lan):
    soil = make_catalogue.course(session, slug="soil")
    make_assessment.place(session, lan, soil)
    make_assessment.hand_in(session, lan, soil, right=10)
    said, links = aside(visit)
    assert "You have passed." in said
    assert "/courses/soil/assessment/result" in links


def test_the_place_of_another_is_not_mine(session, visit, lan):
    soil = make_catalogue.course(session, slug="soil")
    make_assessment.place(session, make.person(session, "赵"), soil)
    assert "/courses/soil/assessment" not in aside(visit)[1]
