"""What the house itself writes in the register an inquiry becomes, in every language; all else is its author's own."""

from __future__ import annotations

ANSWER = {"ja": "回答", "en": "Answer", "ja-easy": "答え"}
DIVISION = {"ja": "課", "en": "Division", "ja-easy": "課"}
ANSWERING_DIVISION = {"ja": "答えた課", "en": "The division that answered", "ja-easy": "答えた 課"}
ALL_DIVISIONS = {"ja": "すべての課", "en": "All divisions", "ja-easy": "ぜんぶの 課"}
PEOPLE = {
    "ja": "答えるのにかかわった人数",
    "en": "People who took part in the answer",
    "ja-easy": "答えるのを 手伝った 人の 数",
}
PERSONS = {"ja": "人", "en": "people", "ja-easy": "人"}
MINUTES = {
    "ja": "1人が答えるのにかかった時間",
    "en": "Time each of them spent on it",
    "ja-easy": "1人が 答えるのに かかった 時間",
}
MINUTE = {"ja": "分", "en": "minutes", "ja-easy": "分"}
WORKER = {"ja": "担当の職員", "en": "Member of staff in charge", "ja-easy": "担当の 人"}
STATE = {"ja": "回答の状態", "en": "State of the answer", "ja-easy": "答えの ようす"}
OPEN = {"ja": "まだ", "en": "Not yet", "ja-easy": "まだ"}
HANDED = {"ja": "担当に依頼", "en": "With somebody in charge", "ja-easy": "担当の 人に たのみました"}
ANSWERED = {"ja": "回答ずみ", "en": "Answered", "ja-easy": "答えました"}
DO_ANSWER = {"ja": "回答する", "en": "Answer", "ja-easy": "答える"}
DO_HAND_ON = {"ja": "担当に頼む", "en": "Pass to somebody", "ja-easy": "担当の 人に たのむ"}


def purpose_of(title: str) -> dict[str, str]:
    """What the answers to the inquiry of this title are used for."""
    return {
        "ja": f"庁内の照会「{title}」への回答を集め、あとから引用できるようにします。",
        "en": f"To collect the answers to the inquiry “{title}” and to quote them later.",
        "ja-easy": f"「{title}」の 答えを あつめて、あとで 使える ように します。",
    }
