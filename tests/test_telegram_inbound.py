"""Raw Bot API updates as our updates."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachbot.channels.telegram.inbound import ALLOWED, read, read_all
from coachbot.model import Attachment, Update

ALEX = {"id": 7, "is_bot": False, "first_name": "Alex", "last_name": "Ray", "username": "alex"}
BOT = {"id": 1, "is_bot": True, "first_name": "Coach", "username": "coach_bot"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Alex"}
GROUP = {"id": -100, "type": "supergroup", "title": "Heads"}
NEWS = {"id": -200, "type": "channel", "title": "News"}
FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 12}
AT = 1_780_000_000


def message(chat: dict[str, Any] = PRIVATE, **fields: Any) -> dict[str, Any]:
    return {"message_id": 31, "date": AT, "chat": chat, "from": ALEX, **fields}


def got(kind: str, content: Any) -> Update:
    return read({"update_id": 900, kind: content})


def test_a_private_text_is_a_text() -> None:
    update = got("message", message(text="We met the school nurses."))
    assert update == Update(
        "telegram", "900", "7", "text", "We met the school nurses.", "31", name="Alex"
    )  # fmt: skip


@pytest.mark.parametrize(
    "also",
    [
        {"forward_origin": {"type": "user", "date": AT, "sender_user": ALEX}},
        {"reply_to_message": message(text="before")},
        {"quote": {"text": "part", "position": 0}},
        {"external_reply": {"origin": {"type": "hidden_user", "date": AT, "sender_user_name": "Sam"}}},
        {"entities": [{"type": "bot_command", "offset": 0, "length": 6}]},
        {"via_bot": BOT},
        {"link_preview_options": {"is_disabled": True}},
        {"some_field_of_next_year": {"a": 1}},
    ],
)
def test_forwarded_replied_and_quoted_texts_are_texts(also: dict[str, Any]) -> None:
    assert got("message", message(text="/start abc", **also)).kind == "text"


def tapped(**under: Any) -> Update:
    return got("callback_query", {"id": "T9", "from": ALEX, "chat_instance": "1", "data": "1f|ready|yes", **under})


def test_a_tap_carries_its_data_and_what_to_acknowledge_it_by() -> None:
    update = tapped(message=message(text="Ready?") | {"from": BOT})
    assert update == Update("telegram", "900", "7", "tap", message="31", data="1f|ready|yes", tap="T9", name="Alex")


def test_a_tap_under_a_message_too_old_to_be_shown_is_a_tap() -> None:
    assert tapped(message={"chat": PRIVATE, "message_id": 31, "date": 0}).message == "31"
    assert tapped().kind == "tap"
    assert tapped().address == "7"


def test_a_tap_in_a_group_is_only_acknowledged() -> None:
    update = tapped(message=message(GROUP, text="Ready?"))
    assert (update.kind, update.tap) == ("nothing", "T9")


@pytest.mark.parametrize(
    ("fields", "text"), [({"text": "new words"}, "new words"), ({"caption": "of a photo", "photo": []}, "of a photo")]
)
def test_an_edited_text_or_caption_is_an_edit(fields: dict[str, Any], text: str) -> None:
    update = got("edited_message", message(edit_date=AT + 5, **fields))
    assert (update.kind, update.text, update.message) == ("edit", text, "31")


def test_a_live_location_that_moves_is_nothing() -> None:
    location = {"latitude": 51.5, "longitude": 0.1, "live_period": 60}
    assert got("edited_message", message(location=location)).kind == "nothing"


@pytest.mark.parametrize(
    ("kind", "content", "mime"),
    [
        ("voice", {**FILE, "duration": 3, "mime_type": "audio/ogg"}, "audio/ogg"),
        ("voice", {**FILE, "duration": 3}, "audio/ogg"),
        ("audio", {**FILE, "duration": 3, "mime_type": "audio/mpeg"}, "audio/mpeg"),
        ("video", {**FILE, "duration": 3, "width": 9, "height": 9, "mime_type": "video/mp4"}, "video/mp4"),
        ("video_note", {**FILE, "duration": 3, "length": 240}, "video/mp4"),
        ("document", {**FILE, "file_name": "notes.pdf", "mime_type": "application/pdf"}, "application/pdf"),
    ],
)
def test_what_a_person_attaches_is_an_attachment_with_its_caption(
    kind: str, content: dict[str, Any], mime: str
) -> None:
    update = got("message", message(caption="see here", **{kind: content}))
    assert (update.kind, update.text, update.message) == ("attachment", "see here", "31")
    assert update.attachment == Attachment(kind, "F", 12, mime)


def test_of_a_photo_the_largest_size_is_taken() -> None:
    sizes = [{**FILE, "file_id": f"P{side}", "width": side, "height": side} for side in (90, 1280, 320)]
    attachment = got("message", message(photo=sizes)).attachment
    assert attachment == Attachment("photo", "P1280", 12, "image/jpeg")


STICKER = {**FILE, "type": "regular", "width": 9, "height": 9, "is_animated": False, "is_video": False}
PLACE = {"latitude": 51.5, "longitude": 0.1}
UNSUPPORTED: list[tuple[str, dict[str, Any]]] = [
    ("sticker", {"sticker": STICKER}),
    ("poll", {"poll": {
        "id": "1", "question": "?", "options": [{"text": "a", "voter_count": 0, "persistent_id": "x"}],
        "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular",
        "allows_multiple_answers": False, "allows_revoting": True, "members_only": False}}),
    ("location", {"location": PLACE}),
    ("venue", {"location": PLACE, "venue": {"location": PLACE, "title": "Hall", "address": "1 Road"}}),
    ("contact", {"contact": {"phone_number": "1", "first_name": "Sam"}}),
    ("dice", {"dice": {"emoji": "🎲", "value": 3}}),
    ("game", {"game": {"title": "g", "description": "d", "photo": []}}),
    ("animation", {"animation": {**FILE, "duration": 1, "width": 9, "height": 9}, "document": FILE}),
    ("story", {"story": {"chat": PRIVATE, "id": 4}}),
    ("paid media", {"paid_media": {"star_count": 1, "paid_media": []}}),
    ("checklist", {"checklist": {"title": "To do", "tasks": [{"id": 1, "text": "a"}]}}),
    ("message of this kind", {}),
    ("message of this kind", {"hologram": {"of": "next year"}}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "fields"), UNSUPPORTED)
def test_what_the_bot_does_not_take_has_a_plain_word(what: str, fields: dict[str, Any]) -> None:
    update = got("message", message(**fields))
    assert (update.kind, update.what, update.address, update.message) == ("unsupported", what, "7", "31")


@pytest.mark.parametrize(
    "fields",
    [
        {"pinned_message": message(text="pinned")},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"write_access_allowed": {}},
        {"connected_website": "example.org"},
        {"users_shared": {"request_id": 1, "users": [{"user_id": 3}]}},
        {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "x"}}},
    ],
)
def test_what_telegram_says_about_the_chat_is_nothing(fields: dict[str, Any]) -> None:
    assert got("message", message(**fields)).kind == "nothing"


@pytest.mark.parametrize("fields", [{"text": "hello"}, {"text": "/start@coach_bot"}, {"sticker": STICKER}])
def test_a_message_in_a_group_or_channel_is_told_so(fields: dict[str, Any]) -> None:
    assert got("message", message(GROUP, **fields)) == Update(
        "telegram", "900", "-100", "group", message="31", name="Alex"
    )
    assert got("channel_post", {"message_id": 3, "date": AT, "chat": NEWS, **fields}).kind == "group"


@pytest.mark.parametrize(
    "fields",
    [{"new_chat_members": [BOT]}, {"left_chat_member": ALEX}, {"new_chat_title": "x"}, {"group_chat_created": True}],
)
def test_comings_and_goings_in_a_group_are_nothing(fields: dict[str, Any]) -> None:
    assert got("message", message(GROUP, **fields)).kind == "nothing"


def test_an_edit_in_a_group_is_nothing() -> None:
    assert got("edited_message", message(GROUP, text="hello")).kind == "nothing"


def standing(chat: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> str:
    change = {"chat": chat, "from": ALEX, "date": AT}
    change |= {"old_chat_member": {"user": BOT, **old}, "new_chat_member": {"user": BOT, **new}}
    return got("my_chat_member", change).kind


IN, OUT, BANNED = {"status": "member"}, {"status": "left"}, {"status": "kicked", "until_date": 0}
RIGHTS = (
    "can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos can_send_video_notes "
    "can_send_voice_notes can_send_polls can_send_other_messages can_add_web_page_previews can_change_info "
    "can_invite_users can_pin_messages can_manage_topics can_edit_tag can_react_to_messages"
)
RESTRICTED = {"status": "restricted", "until_date": 0, **dict.fromkeys(RIGHTS.split(), False)}


@pytest.mark.parametrize(
    ("chat", "old", "new", "kind"),
    [
        (PRIVATE, IN, BANNED, "left"),
        (PRIVATE, BANNED, IN, "nothing"),
        (GROUP, OUT, IN, "group"),
        (GROUP, BANNED, IN, "group"),
        (GROUP, OUT, {**RESTRICTED, "is_member": True}, "group"),
        (GROUP, OUT, {**RESTRICTED, "is_member": False}, "nothing"),
        (GROUP, IN, {**RESTRICTED, "is_member": True}, "nothing"),
        (GROUP, IN, OUT, "nothing"),
        (GROUP, IN, BANNED, "nothing"),
    ],
)
def test_being_blocked_added_or_removed(
    chat: dict[str, Any], old: dict[str, Any], new: dict[str, Any], kind: str
) -> None:
    assert standing(chat, old, new) == kind


@pytest.mark.parametrize("kind", ["inline_query", "poll_answer", "message_reaction", "something_of_next_year"])
def test_what_was_not_asked_for_is_nothing(kind: str) -> None:
    assert got(kind, {}) == Update("telegram", "900", "", "nothing")
    assert kind not in ALLOWED


@pytest.mark.parametrize(
    "content",
    [
        None,
        5,
        "text",
        [],
        {"message_id": "x"},
        {"message_id": 1, "date": AT},
        {"message_id": 1, "date": "soon", "chat": PRIVATE},
    ],
)
@pytest.mark.parametrize("kind", ALLOWED)
def test_a_malformed_update_is_nothing_and_spares_the_rest(kind: str, content: Any) -> None:
    good = {"update_id": 901, "message": message(text="fine")}
    odd, fine = read_all([{"update_id": 900, kind: content}, good])
    assert (odd.kind, odd.key) == ("nothing", "900")
    assert (fine.kind, fine.key) == ("text", "901")


def test_a_malformed_update_is_logged_without_its_content(caplog: pytest.LogCaptureFixture) -> None:
    got("message", {"message_id": 1, "date": "my secret", "chat": PRIVATE, "text": "my secret"})
    assert "can't be read" in caplog.text
    assert "my secret" not in caplog.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["text", "chat", "from", "voice", "photo", "date", "message_id", "data", "message", "id", "poll"]
)


@given(st.sampled_from(ALLOWED), st.dictionaries(FIELDS, JSON, max_size=6), st.booleans())
@settings(max_examples=300, deadline=None)
def test_nothing_that_may_come_raises(kind: str, content: dict[str, Any], nearly: bool) -> None:
    update = got(kind, message() | content if nearly else content)
    assert update.key == "900"


def test_a_text_is_one_that_any_database_takes() -> None:
    assert got("message", message(text="a\0b\ud83dc 😀")).text == "ab\ufffdc 😀"
