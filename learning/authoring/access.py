"""Who may read, write, translate and judge texts."""

from dataclasses import dataclass

TRANSLATOR, REVIEWER = "translator", "reviewer"


@dataclass(frozen=True, slots=True)
class Rights:
    """What one person may do. Facilitators have none of it by their role alone."""

    is_admin: bool = False
    is_reviewer: bool = False
    languages: frozenset[str] = frozenset()  # into which they translate

    @property
    def may_write(self) -> bool:
        """Whether they may change sources, settings and roles, and publish."""
        return self.is_admin

    @property
    def may_judge(self) -> bool:
        """Whether they may comment on texts and approve of them."""
        return self.is_admin or self.is_reviewer

    @property
    def may_read(self) -> bool:
        """Whether they may see texts that are not published."""
        return self.may_judge or bool(self.languages)

    def may_translate(self, language: str) -> bool:
        """Whether they may write in this language what others wrote in English."""
        return self.is_admin or language in self.languages
