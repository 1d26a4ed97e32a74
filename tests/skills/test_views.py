import pytest

from app.skills.actions import load_frameworks
from tests import make_skills


@pytest.fixture
def loaded(session):
    """The published frameworks."""
    return load_frameworks(session)


def test_skills_are_chosen_by_area(session, visit):
    make_skills.framework(session, skills=["soil-testing", "pruning"])
    page = visit("/skills")
    assert page.text("h2") == "Production"
    assert page.one("h2").get("id") == "rural-production"
    assert "#rural-production" in page.links()
    assert "/courses?skill=pruning" in page.links()
    assert "/shortages/pruning" in page.links()


def test_an_empty_vocabulary_is_said(visit):
    assert "There are no skills yet." in visit("/skills").said
    assert "There are no frameworks yet." in visit("/frameworks").said


def test_a_framework_says_what_each_level_means(session, visit):
    make_skills.framework(session)
    page = visit("/frameworks/rural")
    assert page.text("h1") == "Framework rural"
    assert page.texts("dt") == ["Awareness", "Working wanted", "Practitioner", "Expert"]
    assert page.texts("dd")[0] == "Can name it."


def test_an_unknown_framework_is_not_found(visit):
    visit("/frameworks/none", expect=404)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_published_frameworks_fit_the_budget(visit, loaded, language, statements):
    for address in ("/skills", "/frameworks", "/frameworks/cio", "/frameworks/rural"):
        statements.clear()
        visit(f"{address}?lang={language}")
        assert len(statements) <= 6
