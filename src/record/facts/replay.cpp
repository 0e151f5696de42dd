// What may happen to a subject, and in which order.
#include "record/facts/replay.h"

#include <algorithm>
#include <array>

#include "base/civil.h"
#include "record/facts/failure.h"

namespace zhida::facts {
namespace {

struct StateName {
  const char* zh;
  const char* en;
};
constexpr std::array<StateName, 4> kStates = {
    {{"尚未设立", "does not exist yet"},
     {"存续", "is active"},
     {"已注销", "is closed"},
     {"已因合并或分立终止", "has ended in a merger or split"}}};

Diagnostic impossible(std::string_view subject, const Event& event, State state) {
  const auto& name = kStates.at(static_cast<std::size_t>(state));
  const std::string day = to_string(civil_from_days(event.what.day));
  const std::string kind(to_string(event.what.kind));
  return failure(
      "E-FACTS-LIFE", event.what.id,
      {"主体“" + std::string(subject) + "”在 " + day + " " + name.zh + "，不能有 " + kind,
       "on " + day + " the subject \"" + std::string(subject) + "\" " + name.en + ": no " + kind},
      {"核对日期与次序；登记错的事件先用 withdraw 撤回",
       "check the days and their order; withdraw what was recorded wrongly"});
}

// The state after the event; nothing where it cannot happen.
std::optional<State> after(std::string_view subject, const NewEvent& event, State state) {
  const bool leaves = is_among(event.from, subject);
  const bool arrives = is_among(event.to, subject);
  const bool active = state == State::kActive;
  switch (event.kind) {
    case EventKind::kRegister:
      return state == State::kNone ? std::optional(State::kActive) : std::nullopt;
    case EventKind::kMerge:
    case EventKind::kSplit:
      if (arrives && !leaves && state == State::kNone) return State::kActive;
      if (!active) return std::nullopt;
      return arrives ? State::kActive : State::kEnded;
    case EventKind::kClose: return active ? std::optional(State::kClosed) : std::nullopt;
    case EventKind::kReopen:
      return state == State::kClosed ? std::optional(State::kActive) : std::nullopt;
    case EventKind::kRename:
    case EventKind::kMove:
    case EventKind::kBranch:
    case EventKind::kRelated:
    case EventKind::kDetach: return active ? std::optional(State::kActive) : std::nullopt;
    case EventKind::kWithdraw: break;
  }
  return state;
}

bool ties_same(const NewEvent& a, const NewEvent& b) {
  return (a.from == b.from && a.to == b.to) || (a.from == b.to && a.to == b.from);
}

}  // namespace

bool is_among(const std::vector<std::string>& list, std::string_view subject) {
  return std::find(list.begin(), list.end(), subject) != list.end();
}

Result<State> replay(std::string_view subject, const std::vector<Event>& events) {
  State state = State::kNone;
  for (const Event& event : events) {
    const auto next = after(subject, event.what, state);
    if (!next) return impossible(subject, event, state);
    state = *next;
  }
  return state;
}

std::vector<const Event*> ties_of(const std::vector<Event>& events, EventKind kind) {
  std::vector<const Event*> out;
  for (const Event& event : events) {
    if (event.what.kind == kind) out.push_back(&event);
    if (event.what.kind == EventKind::kDetach) {
      out.erase(std::remove_if(out.begin(), out.end(),
                               [&](const Event* tie) { return ties_same(tie->what, event.what); }),
                out.end());
    }
  }
  return out;
}

}  // namespace zhida::facts
