// Outcome: the answer of one policy for one subject, as data: verdict, amount, reasons, what is missing.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "decide/pack/pack.h"

namespace zhida::pack {

enum class Verdict : std::uint8_t { kCertain, kPossible, kNo, kUnknownRule, kExpired };
enum class State : std::uint8_t { kMet, kFailed, kUnknown, kError };

// A part of a condition. `and`, `or`, `not` have children; `compare`, `value`, `table` are leaves (a `value` or `table`
// that names a decision has that decision's parts as children).
struct Check {
  std::string op;    // and | or | not | compare | value | table
  std::string text;  // FEEL text as written
  State state = State::kUnknown;
  std::optional<std::string> found;   // as people write it; nothing when unknown
  std::optional<std::string> needed;  // ">= 1500"
  std::vector<std::string> facts;     // paths: 营业收入.上年
  std::string decision;               // "" = none
  std::vector<Check> children;
};

struct ConditionOutcome {
  const ConditionDef* def = nullptr;
  State state = State::kUnknown;
  std::vector<Check> checks;
};

// A rule row that hit: certainly, or for some values of the unknown facts.
struct RowOutcome {
  std::string decision;
  int row = 0;         // from 1
  std::string clause;  // annotation 条款
  std::vector<std::string> cells;
  bool certain = false;
};

struct OutputOutcome {
  std::string decision;
  feel::Value value;  // concrete, a set, an interval, or unknown
};

struct AmountOutcome {
  std::optional<Decimal> min, max;  // yuan (of kind rate: the ratio); no max = no bound known
  const AmountDef* def = nullptr;
  [[nodiscard]] bool exact() const { return min && max && *min == *max; }
};

// Paths of facts: "从业人员", "营业收入.上年".
struct Missing {
  std::vector<std::string> facts;  // unknown facts that still matter
  std::vector<std::vector<std::string>>
      decisive_sets;                      // smallest sets whose every value fixes the verdict
  bool proven = true;                     // false: a search limit was reached
  std::vector<std::string> could_settle;  // facts some value of which alone would fix it
};

struct Outcome {
  const Policy* policy = nullptr;
  const Version* version =
      nullptr;  // the one in force on the day, else the nearest one before (or the first)
  Verdict verdict = Verdict::kUnknownRule;
  Text because;  // one sentence
  std::optional<AmountOutcome> amount;
  std::vector<ConditionOutcome> conditions;
  std::vector<RowOutcome> rows;
  std::vector<OutputOutcome> outputs;
  // Of a verdict that is certain or no: a smallest set of known facts that decides it. Empty: it needs none of them.
  std::vector<std::string> decided_by;
  Missing missing;
  std::vector<feel::ErrorInfo> diagnostics;  // what failed on the way; at most 16
};

struct RungOutcome {
  const Policy* policy = nullptr;
  Verdict verdict = Verdict::kUnknownRule;
  bool holds = false;                // 资质 has an item of that kind valid on the day
  std::vector<std::string> lacks;    // failed conditions, by decision
  std::vector<std::string> unknown;  // undecided ones
};
struct LadderOutcome {
  std::string track;
  std::vector<RungOutcome> rungs;  // by rung
  int at = 0;                      // highest rung held; 0 = none
  const Policy* next = nullptr;
};

}  // namespace zhida::pack
