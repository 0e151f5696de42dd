// What an answer says of each policy, and how two answers differ. Inside of service/correct.
//
// Clause: api/openapi.yaml, CalcAnswer: results[].policy, verdict, amount {min, max, unit, kind, payer}
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/correct/correct.h"

namespace zhida::correct {

struct PolicyAnswer {
  std::string policy;
  std::string verdict;
  std::string kind;  // of its amount; "" = it has none
  std::string payer;
  bool money = false;  // an amount in yuan, not a ratio
  std::optional<Decimal> min, max;

  [[nodiscard]] bool entitled() const { return verdict == "certain"; }
  [[nodiscard]] bool open() const { return verdict == "possible"; }
  // What is due in fen: exact, or an interval whose ends are whole fen; 0 where not entitled; nothing where it is open, has
  // no bound, or is no money.
  [[nodiscard]] std::optional<Fen> due() const;
  friend bool operator==(const PolicyAnswer&, const PolicyAnswer&) = default;
};

// Returns: by policy
// Errors:  E-CORRECT-RESULT, E-DOC-…
[[nodiscard]] Result<std::vector<PolicyAnswer>> read_answers(std::string_view result);

// Puts into the item which policies came out otherwise, by policy.
// Errors: E-CORRECT-RESULT: they do not answer the same policies
[[nodiscard]] Result<Done> compare(const std::vector<PolicyAnswer>& before,
                                   const std::vector<PolicyAnswer>& after, Item& item);

}  // namespace zhida::correct
