from madoguchi.values.actor import SYSTEM, Actor, ActorKind, Duty, anonymous

CLERK = Actor(
    ActorKind.STAFF,
    "s1",
    "小倉",
    duties=(Duty("child_family", "clerk"), Duty("centre", "section_chief", may_decide=True)),
)


def test_somebody_with_two_posts_works_for_two_divisions():
    assert CLERK.divisions == {"child_family", "centre"}


def test_a_post_signs_off_only_in_its_own_division():
    assert CLERK.can_sign_off_for("centre")
    assert not CLERK.can_sign_off_for("child_family")


def test_somebody_not_signed_in_has_no_reference_and_no_post():
    visitor = anonymous("戸畑")
    assert (visitor.kind, visitor.ref, visitor.name) == (ActorKind.RESIDENT, "", "戸畑")
    assert not visitor.divisions


def test_the_house_itself_decides_nothing():
    assert SYSTEM.kind is ActorKind.SYSTEM
    assert not SYSTEM.can_sign_off_for("centre")
