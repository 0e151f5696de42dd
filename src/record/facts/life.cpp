// Records events and answers who a subject was, is and became.
#include "record/facts/life.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "record/facts/failure.h"
#include "record/facts/replay.h"
#include "record/facts/tables.h"

namespace zhida::facts {
namespace {

constexpr std::array<std::string_view, 11> kKinds = {"register", "rename", "move",    "merge",
                                                     "split",    "branch", "related", "detach",
                                                     "close",    "reopen", "withdraw"};
constexpr std::size_t kHeadsMax = 64;  // above one branch

Diagnostic refused(std::string_view id, std::string zh, std::string en) {
  return failure("E-FACTS-LIFE", id, {std::move(zh), std::move(en)},
                 {"核对事件的主体与日期", "check the event's subjects and days"});
}

// How many subjects each side of an event has.
struct Shape {
  std::size_t from_min, from_max, to_min, to_max;
};

Shape shape_of(EventKind kind) {
  switch (kind) {
    case EventKind::kRegister: return {0, 0, 1, 1};
    case EventKind::kMerge: return {2, kPartsMax, 1, 1};
    case EventKind::kSplit: return {1, 1, 2, kPartsMax};
    case EventKind::kBranch:
    case EventKind::kRelated:
    case EventKind::kDetach: return {1, 1, 1, 1};
    case EventKind::kRename:
    case EventKind::kMove:
    case EventKind::kClose:
    case EventKind::kReopen: return {1, 1, 0, 0};
    case EventKind::kWithdraw: break;
  }
  return {0, 0, 0, 0};
}

Result<Done> check_side(const NewEvent& event, const std::vector<std::string>& side) {
  const std::set<std::string_view> once(side.begin(), side.end());
  if (once.size() != side.size())
    return refused(event.id, "同一主体写了两次", "a subject is named twice");
  for (const std::string& subject : side) {
    if (auto ok = check_name("subject", subject, kNameBytesMax); !ok) return ok;
  }
  return Done{};
}

Result<Done> check_event(const NewEvent& event) {
  if (auto ok = check_name("id", event.id, kNameBytesMax); !ok) return ok;
  if (auto ok = check_name("detail", event.detail, kEvidenceBytesMax, 0); !ok) return ok;
  if (auto ok = check_origin({event.source, event.evidence, {}, event.recorded_by}); !ok) return ok;
  if (event.day < kDayMin || event.day >= kOpenEnd) {
    return failure("E-FACTS-INTERVAL", event.id,
                   {"日期应在公元 1 至 9999 年内", "the day must be within the years 1 to 9999"},
                   {"改正日期", "correct the day"});
  }
  if (auto ok = check_side(event, event.from); !ok) return ok;
  if (auto ok = check_side(event, event.to); !ok) return ok;
  const Shape shape = shape_of(event.kind);
  const bool fits = event.from.size() >= shape.from_min && event.from.size() <= shape.from_max &&
                    event.to.size() >= shape.to_min && event.to.size() <= shape.to_max;
  if (!fits || event.withdraws.empty() == (event.kind == EventKind::kWithdraw)) {
    const std::string kind(to_string(event.kind));
    return refused(event.id, kind + " 的主体数目不对，或缺少所撤回的事件",
                   kind + " does not name so many subjects, or lacks the event it withdraws");
  }
  const bool tie = shape.from_max == 1 && shape.to_min == 1 && shape.to_max == 1;
  if (tie && event.from == event.to)
    return refused(event.id, "主体不能与自己相联", "a subject is not tied to itself");
  return Done{};
}

Event event_of(const store::Row& row) {
  Event out;
  out.number = row.integer(0);
  out.leaf = row.integer(1);
  out.what.id = row.text(2);
  const auto kind = std::find(kKinds.begin(), kKinds.end(), row.text(3));
  // a kind that only a newer program knows changes nobody's state
  const auto place = std::min<std::ptrdiff_t>(kind - kKinds.begin(), kKinds.size() - 1);
  out.what.kind = static_cast<EventKind>(place);
  out.what.day = row.integer(4);
  for (std::string& part : list_of(row.text(5))) {
    auto& side = part.starts_with('<') ? out.what.from : out.what.to;
    side.push_back(part.substr(1));
  }
  out.what.detail = row.text(6);
  out.what.withdraws = row.text(7);
  out.known_from = row.integer(8);
  out.what.source = row.text(9);
  out.what.evidence = row.text(10);
  out.what.recorded_by = row.text(11);
  return out;
}

// "<A\n<B\n>C"
std::string parts_of(const NewEvent& event) {
  std::vector<std::string> all;
  all.reserve(event.from.size() + event.to.size());
  for (const std::string& subject : event.from) all.push_back("<" + subject);
  for (const std::string& subject : event.to) all.push_back(">" + subject);
  return lines_of(all);
}

// The subject's events that count, as known then.
Result<std::vector<Event>> events_of(store::Reader& reader, std::string_view subject,
                                     std::int64_t known_us) {
  static const std::string kSelect =
      select(kEvents) +
      " WHERE number IN (SELECT event FROM subject_part WHERE subject = $1) AND known_from <= $2 "
      "AND NOT EXISTS "
      "(SELECT 1 FROM subject_event w WHERE w.withdraws = subject_event.id AND w.known_from <= $2) "
      "ORDER BY day, number";
  std::vector<Event> out;
  auto read = reader.each(kSelect, {subject, known_us}, [&](const store::Row& row) {
    out.push_back(event_of(row));
    return out.size() <= kEventsMax;
  });
  if (!read) return read.errors();
  if (out.size() <= kEventsMax) return out;
  return failure("E-FACTS-LIMIT", subject,
                 {"这个主体的事件超过 10000 个", "this subject has more than 10,000 events"});
}

// Up to a day.
Result<std::vector<Event>> events_until(store::Reader& reader, std::string_view subject,
                                        std::int64_t day, std::int64_t known_us) {
  auto out = events_of(reader, subject, known_us);
  if (out) {
    out->erase(std::find_if(out->begin(), out->end(),
                            [&](const Event& event) { return event.what.day > day; }),
               out->end());
  }
  return out;
}

Result<std::optional<Event>> event_with(store::Reader& reader, std::string_view id) {
  std::optional<Event> out;
  auto read = reader.each(select(kEvents) + " WHERE id = $1", {id}, [&](const store::Row& row) {
    out = event_of(row);
    return true;
  });
  if (!read) return read.errors();
  return out;
}

// The head of the subject after these events.
std::string head_after(const std::vector<Event>& events, std::string_view subject) {
  for (const Event* tie : ties_of(events, EventKind::kBranch)) {
    if (tie->what.from.front() == subject) return tie->what.to.front();
  }
  return {};
}

// The heads of the subject from that day on, now or later.
Result<std::vector<std::string>> heads_since(store::Reader& reader, std::string_view subject,
                                             std::int64_t day) {
  auto events = events_of(reader, subject, kLatest);
  if (!events) return events.errors();
  const auto later = [&](const Event& event) {
    return event.what.kind == EventKind::kDetach && event.what.day > day;
  };
  events->erase(std::remove_if(events->begin(), events->end(), later), events->end());
  std::vector<std::string> out;
  for (const Event* tie : ties_of(*events, EventKind::kBranch)) {
    if (tie->what.from.front() == subject) out.push_back(tie->what.to.front());
  }
  return out;
}

// A branch has one head from that day on; and from the new head upwards no way leads back to the branch, whatever is
// recorded of later days.
Result<Done> check_heads(store::Reader& reader, const NewEvent& event) {
  const std::string& branch = event.from.front();
  const auto own = heads_since(reader, branch, event.day);
  if (!own) return own.errors();
  if (!own->empty()) {
    return refused(
        event.id, "“" + branch + "”自该日起已是“" + own->front() + "”的分支",
        "from that day on \"" + branch + "\" is a branch of \"" + own->front() + "\" already");
  }
  std::set<std::string> seen{event.to.front()};
  std::deque<std::string> open{event.to.front()};
  while (!open.empty()) {
    const std::string at = std::move(open.front());
    open.pop_front();
    if (at == branch) {
      return refused(event.id, "总部与分支成环", "heads and branches would form a circle");
    }
    const auto heads = heads_since(reader, at, event.day);
    if (!heads) return heads.errors();
    for (const std::string& head : *heads) {
      if (seen.insert(head).second) open.push_back(head);
    }
    if (seen.size() > kHeadsMax) {
      return refused(event.id, "总部超过 64 家", "more than 64 heads above the branch");
    }
  }
  return Done{};
}

Result<Done> check_tie(store::Reader& reader, const NewEvent& event) {
  if (event.kind == EventKind::kBranch) return check_heads(reader, event);
  if (event.kind != EventKind::kDetach && event.kind != EventKind::kRelated) return Done{};
  const auto events = events_until(reader, event.from.front(), event.day, kLatest);
  if (!events) return events.errors();
  bool tied = false;
  for (const EventKind kind : {EventKind::kBranch, EventKind::kRelated}) {
    if (event.kind == EventKind::kRelated && kind == EventKind::kBranch) continue;
    for (const Event* tie : ties_of(*events, kind)) {
      tied = tied || is_among(tie->what.from, event.to.front()) ||
             is_among(tie->what.to, event.to.front());
    }
  }
  if (tied == (event.kind == EventKind::kDetach)) return Done{};
  return tied ? refused(event.id, "两者已登记为关联", "the two are related already")
              : refused(event.id, "两者当日没有分支或关联关系", "the two are not tied on that day");
}

// What the event withdraws, if it may.
Result<Event> withdrawn_by(store::Reader& reader, const NewEvent& event) {
  auto target = event_with(reader, event.withdraws);
  if (!target) return target.errors();
  if (!*target || (*target)->what.kind == EventKind::kWithdraw) {
    return refused(event.id, "没有可撤回的事件“" + event.withdraws + "”",
                   "no event \"" + event.withdraws + "\" to withdraw");
  }
  bool before = false;
  auto asked = reader.each("SELECT 1 FROM subject_event WHERE withdraws = $1",
                           {std::string_view(event.withdraws)}, [&](const store::Row&) {
                             before = true;
                             return true;
                           });
  if (!asked) return asked.errors();
  if (before) return refused(event.id, "这个事件已经撤回", "this event is withdrawn already");
  return std::move(**target);
}

bool is_earlier(const Event& a, const Event& b) {
  return std::pair(a.what.day, a.number) < std::pair(b.what.day, b.number);
}

// Every subject's life with the event, or without the one that it withdraws.
Result<Done> check_lives(store::Reader& reader, const Event& added, const Event* removed) {
  const NewEvent& named = removed != nullptr ? removed->what : added.what;
  std::set<std::string> subjects(named.from.begin(), named.from.end());
  subjects.insert(named.to.begin(), named.to.end());
  for (const std::string& subject : subjects) {
    auto events = events_of(reader, subject, kLatest);
    if (!events) return events.errors();
    if (removed != nullptr) {
      events->erase(std::remove_if(events->begin(), events->end(),
                                   [&](const Event& one) { return one.number == removed->number; }),
                    events->end());
    } else {
      events->insert(std::upper_bound(events->begin(), events->end(), added, is_earlier), added);
    }
    if (const auto told = replay(subject, *events); !told) return told.errors();
    if (removed == nullptr) continue;
    // a detachment keeps what it detaches
    for (std::size_t i = 0; i < events->size(); ++i) {
      const NewEvent& one = (*events)[i].what;
      if (one.kind != EventKind::kDetach) continue;
      const std::vector<Event> before(events->begin(),
                                      events->begin() + static_cast<std::ptrdiff_t>(i));
      const auto& other = one.from.front() == subject ? one.to.front() : one.from.front();
      bool tied = false;
      for (const EventKind kind : {EventKind::kBranch, EventKind::kRelated}) {
        for (const Event* tie : ties_of(before, kind)) {
          tied = tied || is_among(tie->what.from, other) || is_among(tie->what.to, other);
        }
      }
      if (!tied)
        return refused(added.what.id, "之后的 detach 依据这个事件",
                       "a later detach relies on this event");
    }
  }
  return Done{};
}

enum class Way { kForward, kBack };

using Moment = std::pair<std::int64_t, std::int64_t>;  // day, number

// Those reached from the subject through mergers and splits: forward by events after the one by which a subject was
// reached, back by events before it.
Result<std::vector<std::string>> follow(store::Reader& reader, std::string_view subject,
                                        std::int64_t day, std::int64_t known_us, Way way) {
  const bool forward = way == Way::kForward;
  // of each subject the moment from which on (back: up to which) its events count; the widest wins
  std::map<std::string, Moment> reached{
      {std::string(subject), forward ? Moment{kDayMin, 0} : Moment{day, kLatest}}};
  std::set<std::string> ended;
  std::deque<std::string> open{std::string(subject)};
  while (!open.empty()) {
    const std::string at = std::move(open.front());
    open.pop_front();
    const Moment since = reached[at];
    const auto events = events_until(reader, at, day, known_us);
    if (!events) return events.errors();
    for (const Event& event : *events) {
      const Moment moment{event.what.day, event.number};
      const bool turns =
          event.what.kind == EventKind::kMerge || event.what.kind == EventKind::kSplit;
      const auto& here = forward ? event.what.from : event.what.to;
      const auto& there = forward ? event.what.to : event.what.from;
      if (!turns || !is_among(here, at) || (forward ? moment < since : moment > since)) continue;
      if (forward && !is_among(there, at)) ended.insert(at);
      for (const std::string& next : there) {
        const auto [found, added] = reached.try_emplace(next, moment);
        const bool wider = forward ? moment < found->second : moment > found->second;
        if (wider) found->second = moment;
        if (added || wider) open.push_back(next);
      }
    }
    if (reached.size() > kFollowMax) {
      return failure("E-FACTS-LIMIT", subject,
                     {"牵涉的主体超过 10000 个", "more than 10,000 subjects are involved"});
    }
  }
  std::vector<std::string> out;
  out.reserve(reached.size());
  for (const auto& [one, moment] : reached) {
    if (forward ? !ended.contains(one) : one != subject) out.push_back(one);
  }
  return out;
}

}  // namespace

std::string_view to_string(EventKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

std::optional<EventKind> event_kind_of(std::string_view word) {
  const auto at = std::find(kKinds.begin(), kKinds.end(), word);
  if (at == kKinds.end()) return std::nullopt;
  return static_cast<EventKind>(at - kKinds.begin());
}

Result<Done> Lives::add(store::Transaction& tx, const NewEvent& event) {
  if (auto ok = check_event(event); !ok) return ok;
  const std::string parts = parts_of(event);
  const bool withdraws = event.kind == EventKind::kWithdraw;
  const store::Params columns{
      std::string_view(event.id),
      to_string(event.kind),
      event.day,
      std::string_view(parts),
      std::string_view(event.detail),
      withdraws ? store::Param(std::string_view(event.withdraws)) : store::Param(std::monostate{}),
      tx.time_us(),
      std::string_view(event.source),
      std::string_view(event.evidence),
      std::string_view(event.recorded_by)};
  const auto there = is_there(tx, kEvents, columns);
  if (!there) return there.errors();
  if (*there) return Done{};
  Event added{event, tx.time_us(), kLatest, 0};
  if (withdraws) {
    const auto target = withdrawn_by(tx, event);
    if (!target) return target.errors();
    if (auto ok = check_lives(tx, added, &*target); !ok) return ok;
  } else {
    if (auto ok = check_lives(tx, added, nullptr); !ok) return ok;
    if (auto ok = check_tie(tx, event); !ok) return ok;
  }
  const auto number = append(tx, journal_, kEvents, std::span(&columns, 1));
  if (!number) return number.errors();
  std::vector<store::Params> rows;
  rows.reserve(event.from.size() + event.to.size());
  for (const auto* side : {&event.from, &event.to}) {
    for (std::size_t i = 0; i < side->size(); ++i) {
      rows.push_back({std::string_view((*side)[i]), *number,
                      std::string_view(side == &event.from ? "from" : "to"),
                      static_cast<std::int64_t>(i)});
    }
  }
  const auto put = tx.run_many(
      "INSERT INTO subject_part (subject, event, side, place) VALUES ($1, $2, $3, $4)", rows);
  if (!put) return put.errors();
  return Done{};
}

Result<std::vector<Event>> Lives::life(store::Reader& reader, std::string_view subject,
                                       std::int64_t known_us) const {
  return events_of(reader, subject, known_us);
}

Result<State> Lives::state(store::Reader& reader, std::string_view subject, std::int64_t day,
                           std::int64_t known_us) const {
  const auto events = events_until(reader, subject, day, known_us);
  if (!events) return events.errors();
  return replay(subject, *events);
}

Result<std::vector<std::string>> Lives::successors(store::Reader& reader, std::string_view subject,
                                                   std::int64_t day, std::int64_t known_us) const {
  return follow(reader, subject, day, known_us, Way::kForward);
}

Result<std::vector<std::string>> Lives::predecessors(store::Reader& reader,
                                                     std::string_view subject, std::int64_t day,
                                                     std::int64_t known_us) const {
  return follow(reader, subject, day, known_us, Way::kBack);
}

Result<std::vector<std::string>> Lives::branches(store::Reader& reader, std::string_view subject,
                                                 std::int64_t day, std::int64_t known_us) const {
  const auto events = events_until(reader, subject, day, known_us);
  if (!events) return events.errors();
  std::set<std::string> out;
  for (const Event* tie : ties_of(*events, EventKind::kBranch)) {
    if (tie->what.to.front() == subject) out.insert(tie->what.from.front());
  }
  return std::vector<std::string>(out.begin(), out.end());
}

Result<std::string> Lives::head(store::Reader& reader, std::string_view subject, std::int64_t day,
                                std::int64_t known_us) const {
  const auto events = events_until(reader, subject, day, known_us);
  if (!events) return events.errors();
  return head_after(*events, subject);
}

Result<std::vector<std::string>> Lives::related(store::Reader& reader, std::string_view subject,
                                                std::int64_t day, std::int64_t known_us) const {
  const auto events = events_until(reader, subject, day, known_us);
  if (!events) return events.errors();
  std::set<std::string> out;
  for (const Event* tie : ties_of(*events, EventKind::kRelated)) {
    out.insert(tie->what.from.front() == subject ? tie->what.to.front() : tie->what.from.front());
  }
  return std::vector<std::string>(out.begin(), out.end());
}

}  // namespace zhida::facts
