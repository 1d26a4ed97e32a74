"""What people of the demonstration wrote to the platform, and what was answered."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from app.core import clock
from app.demo.town import Town
from app.feedback.models import Feedback, FeedbackAnswer, Topic


@dataclass(frozen=True)
class Voice:
    """A message, so many days old, and its answer."""

    topic: Topic
    message: str
    page: str
    days: int
    who: str | None = None
    answer: str = ""


VOICES = (
    Voice(Topic.SUGGESTION, "课讲得明白。能不能加一课，讲讲冒充快递客服的骗局？",
          "/courses/anti-fraud", 12, "farmer",
          "谢谢您的建议。已转给课程组，下一版会加上这一课。"),
    Voice(Topic.MISTAKE, "第三课里“保证金”一段，有一个字打错了。",
          "/courses/anti-fraud/lessons/3", 30, "steward", "已改正，谢谢您。"),
    Voice(Topic.BURDEN, "单位要求每天打卡学习，还要截图。这不合规定吧？", "/my-page", 9, None,
          "平台不设打卡，也不统计在线时长。我们已联系该单位，要求停止。"),
    Voice(Topic.COMPLAINT, "站点的电脑昨天连不上网，答到一半断了。",
          "/courses/anti-fraud/assessment", 4, "farmer",
          "您答过的题都已保存，登录后可以接着答。站点线路已报修。"),
    Voice(Topic.SUGGESTION, "希望增加果树修剪的课程，最好在冬闲时开。", "/courses", 3, "steward"),
    Voice(Topic.SUGGESTION, "能否提供桌面安全课程的打印版，方便科室集中学习？",
          "/courses/desktop-security", 2, "servant"),
    Voice(Topic.COMPLAINT, "紧缺技能页面能不能按区查看？", "/shortages", 1),
)  # fmt: skip


def write(session: Session, town: Town) -> None:
    """Write the messages and, a day or so later, the administrator's answers."""
    for voice in VOICES:
        sent_at = clock.now() - timedelta(days=voice.days)
        feedback = Feedback(
            topic=voice.topic,
            message=voice.message,
            page=voice.page,
            contact="",
            person_id=town.players[voice.who] if voice.who else None,
            sent_at=sent_at,
        )
        session.add(feedback)
        session.flush()  # The answer points at it.
        if voice.answer:
            session.add(
                FeedbackAnswer(
                    feedback_id=feedback.id,
                    message=voice.answer,
                    by_id=town.players["admin"],
                    answered_at=sent_at + timedelta(hours=26),
                )
            )
