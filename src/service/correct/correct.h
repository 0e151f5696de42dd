// Corrects what a wrong source did: "source X was wrong from d1 to d2 of these subjects", in one operation.
//
//     request ──► wrong records ──► corrected facts ──► decisions that used them ──► decided again ──► compared
//                                                                                        └──► payments, netting
//
//     auto found = plan(reader, tools, request);            // writes nothing
//     auto done = apply(db, journal, facts, tools, request);    // the same, in durable steps; run again, it goes on
//
// A decision used a wrong fact when the fact was known then, its days hold the day decided for, and the decision was
// given that very value. Of its facts those are replaced by what the store would answer for that day with the correction
// in it; everything else stays as it was given. It is decided again with the packs that it was taken with, or not at all.
//
// What is compared are verdicts and amounts, as they were answered (api/openapi.yaml, CalcAnswer). Money is exact or an interval; a verdict
// that is not settled has no amount. Totals never cross payers or kinds. apply() records facts, decisions and proposals:
// it neither pays nor takes back.
//
// Errors:  E-CORRECT-REQUEST, E-CORRECT-FILE, E-CORRECT-FACT, E-CORRECT-ID, E-CORRECT-RESULT, E-FACTS-…, E-STORE-…
// Threads: pure functions over a snapshot; apply() from one thread at a time for one correction
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "record/decisions/decisions.h"
#include "record/facts/facts.h"
#include "record/store/journal.h"
#include "record/store/store.h"
#include "service/correct/request.h"

namespace zhida::correct {

// Decides the facts for the decision's day and party with the packs of its digest: CalcAnswer as JSON; nothing where those
// packs are not at hand.
using Answer = std::function<Result<std::optional<std::string>>(const decisions::Decision& decision,
                                                                std::string_view facts)>;

// What a plan needs of the rest of the program. REQUIRES: outlives the call
struct Tools {
  const facts::Facts* facts = nullptr;
  Answer verdicts;  // of each policy the verdict and the amount alone, which is much faster
  Answer answer;  // the whole, which becomes the new decision's result; a plan does not ask for it
};

// Between these, both included; in fen, exact.
struct Fen {
  Decimal min;
  Decimal max;
  [[nodiscard]] bool exact() const { return min == max; }
  friend bool operator==(const Fen&, const Fen&) = default;
};

enum class Outcome : std::uint8_t {
  kNewly,     // not entitled, or not known to be: now entitled
  kNoLonger,  // entitled: now not
  kMore,
  kLess,
  kSettledNo,  // was not known: now not entitled
  kOpen,       // needs facts, or the amounts cannot be told apart
};
[[nodiscard]] std::string_view to_string(Outcome outcome);  // newly_entitled …

// One policy that came out otherwise.
struct Change {
  std::string policy;
  Outcome outcome = Outcome::kOpen;
  std::string before;  // the verdicts
  std::string after;
  std::string kind;  // of its amount; "" = it has none
  std::string payer;
  std::optional<Fen>
      due_before;  // 0 where not entitled; nothing where it is not known, or no money
  std::optional<Fen> due_after;
  std::optional<Fen> difference;  // after less before
};

// A payment against what is due now.
struct Settlement {
  std::string policy;  // "" = the payment does not say which, and it could be several
  std::string kind;
  std::string payer;
  Decimal paid;             // posted, less what was reversed
  Decimal held;             // reserved and not yet posted
  std::optional<Fen> over;  // nothing: what is due is not known
  std::optional<Fen> under;
};

enum class Status : std::uint8_t {
  kDecided,     // decided again
  kOtherValue,  // it was given another value than the source said: it did not use it
  kOldPacks,    // needs the packs that it was taken with
  kOldProgram,  // deciding again its own facts does not give its own verdicts and amounts
  kRefused,     // the corrected facts cannot be decided
  kReplaced,    // another correction took its place before
};
[[nodiscard]] std::string_view to_string(Status status);  // decided, other_value …

struct Used {
  std::string key;
  std::string period;
  std::string wrong;    // the value given
  std::string correct;  // the value now; "" = unknown
};

struct Item {
  std::string decision;
  std::string subject;
  std::int64_t as_of = 0;
  Status status = Status::kDecided;
  std::string replacement;  // the id that the new decision has; "" = there is none
  std::string detail;  // of kOldPacks the digest, of kReplaced the decision, of kRefused the code
  std::vector<Used> used;
  std::size_t unchanged = 0;  // policies
  std::vector<Change> changes;
  std::vector<Settlement> settlements;
};

// Of one subject, payer and kind: over-payments less under-payments.
struct Net {
  std::string subject;
  std::string payer;
  std::string kind;
  Fen over;
  Fen under;
  Fen net;                                          // above 0: to be recovered; below: to be paid
  std::size_t open = 0;                             // payments of which it is not known what is due
  [[nodiscard]] std::string_view proposal() const;  // recover, pay, none, settle_first
};

struct Total {
  Fen increase;  // of policies newly entitled or more
  Fen decrease;
  Fen over;
  Fen under;
  std::size_t open = 0;
};

struct Report {
  std::string id;
  std::int64_t known_us = 0;
  std::size_t subjects = 0;  // with wrong records
  std::size_t records = 0;   // wrong
  std::size_t corrections = 0;
  std::size_t left = 0;  // wrong facts with days of which nothing was said what is right
  std::map<std::string, std::size_t, std::less<>> statuses;
  std::map<std::string, std::size_t, std::less<>> outcomes;
  std::map<std::pair<std::string, std::string>, Total> totals;  // by payer and kind
  std::vector<Item> items;
  std::vector<Net> nets;
};

// Sees what was known and decided by `known_us`.
[[nodiscard]] Result<Report> plan(store::Reader& reader, const Tools& tools, const Request& request,
                                  std::int64_t known_us = facts::kLatest);

// Does what the plan says, as of the moment when it was begun: corrected facts in transactions of at most kStep records,
// then the new decisions and what is proposed, then the end. Interrupted and run again with the same request, it goes on.
[[nodiscard]] Result<Report> apply(store::Database& db, store::Journal& journal,
                                   facts::Facts& facts, const Tools& tools, const Request& request);
inline constexpr std::size_t kStep = 500;

// The id of the decision that takes the place of another.
[[nodiscard]] std::string replacement_id(std::string_view correction, std::string_view decision);

// The whole report as JSON; a decision to a line and change as CSV; the summary for a terminal.
[[nodiscard]] std::string to_json(const Report& report);
[[nodiscard]] std::string to_csv(const Report& report);
[[nodiscard]] std::string to_text(const Report& report);

}  // namespace zhida::correct
