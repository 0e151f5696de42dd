// The life of subjects: they are registered, take other names and seats, merge, split, have branches and related firms,
// close and reopen. A subject's id never changes; its code, name and district are facts (kCodeKey …).
//
//     lives.add(tx, {"e-17", EventKind::kMerge, day, {"A", "B"}, {"C"}, …});      // A and B end, C begins
//     lives.successors(reader, "A", day);                                        // {"C"}
//
// What an event names:
//   register  to: the subject                        rename, move  from: it
//   merge     from: those that come together; to: the one that carries on (one of them, or new)
//   split     from: the one; to: two or more (with itself among them where it goes on)
//   branch    from: the branch; to: its head         related       from, to: the two; detail: how
//   detach    from, to: no longer branch or related  close, reopen from: it
//   withdraw  withdraws: the id of an event that was recorded wrongly; it counts no more
// Of merge and split, who is only in `from` ends on that day, and who is only in `to` begins, unless it lives already.
//
// Events of one subject count in the order of their days, those of one day in the order in which they were recorded. An
// event that the life does not allow, at its place among the others, is refused: nothing happens to a subject before it
// begins or after it ends; a closed one can only reopen; a branch has one head, and no circle of heads.
//
// Errors:  E-FACTS-LIFE, E-FACTS-ID, E-FACTS-FIELD, E-FACTS-LIMIT, E-STORE-…
// Threads: as Facts
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/facts/fact.h"
#include "record/store/journal.h"
#include "record/store/store.h"

namespace zhida::facts {

inline constexpr std::size_t kPartsMax = 256;      // subjects of one event
inline constexpr std::size_t kEventsMax = 10'000;  // of one subject
inline constexpr std::size_t kFollowMax = 10'000;  // subjects that one question follows

enum class EventKind : std::uint8_t {
  kRegister,
  kRename,
  kMove,
  kMerge,
  kSplit,
  kBranch,
  kRelated,
  kDetach,
  kClose,
  kReopen,
  kWithdraw,
};
[[nodiscard]] std::string_view to_string(EventKind kind);  // register …
[[nodiscard]] std::optional<EventKind> event_kind_of(std::string_view word);

struct NewEvent {
  std::string id;
  EventKind kind = EventKind::kRegister;
  std::int64_t day = 0;
  std::vector<std::string> from;
  std::vector<std::string> to;
  std::string detail;     // how they are related, why it closed; no personal data
  std::string withdraws;  // an event's id; "" unless kWithdraw
  std::string source;
  std::string evidence;
  std::string recorded_by;
};

struct Event {
  NewEvent what;
  std::int64_t known_from = 0;
  std::int64_t number = 0;
  std::int64_t leaf = 0;
};

enum class State : std::uint8_t { kNone, kActive, kClosed, kEnded };

class Lives {
 public:
  // REQUIRES: `journal` outlives it
  explicit Lives(store::Journal& journal) : journal_(journal) {}

  [[nodiscard]] Result<Done> add(store::Transaction& tx, const NewEvent& event);

  // Every event of the subject that counts, in the order of days.
  [[nodiscard]] Result<std::vector<Event>> life(store::Reader& reader, std::string_view subject,
                                                std::int64_t known_us = kLatest) const;
  [[nodiscard]] Result<State> state(store::Reader& reader, std::string_view subject,
                                    std::int64_t day, std::int64_t known_us = kLatest) const;
  // Who carries on what the subject was, through every merger and split up to that day, by id: itself where it lives on.
  [[nodiscard]] Result<std::vector<std::string>> successors(store::Reader& reader,
                                                            std::string_view subject,
                                                            std::int64_t day,
                                                            std::int64_t known_us = kLatest) const;
  // Those that merged or split into it, directly or not, up to that day, by id; without itself.
  [[nodiscard]] Result<std::vector<std::string>> predecessors(
      store::Reader& reader, std::string_view subject, std::int64_t day,
      std::int64_t known_us = kLatest) const;
  // On that day, by id: its branches; its head ("" = none); those related to it.
  [[nodiscard]] Result<std::vector<std::string>> branches(store::Reader& reader,
                                                          std::string_view subject,
                                                          std::int64_t day,
                                                          std::int64_t known_us = kLatest) const;
  [[nodiscard]] Result<std::string> head(store::Reader& reader, std::string_view subject,
                                         std::int64_t day, std::int64_t known_us = kLatest) const;
  [[nodiscard]] Result<std::vector<std::string>> related(store::Reader& reader,
                                                         std::string_view subject, std::int64_t day,
                                                         std::int64_t known_us = kLatest) const;

 private:
  store::Journal& journal_;
};

}  // namespace zhida::facts
