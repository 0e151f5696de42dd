// Columns, the one door: a table of facts in, a table of verdicts and amounts out.
//
//     auto plan = plan_for(bundle, as_of_days, {});              // once: which facts, which decisions, which versions
//     auto results = decide(*plan, table_of(bundle.dictionary, facts));   // Result<Results>
//     results->policies[i].verdicts[row]
//
// The answers are those of pack::decide for each row by itself, whatever the rows around it: the order of rows, their
// number and the number of threads change nothing. Behind the door stands the plain evaluator, one decision graph a policy
// used again for every row; column programs are to follow behind the same door.
//
// Errors:  E-BATCH-COLUMN (a column of no fact, of a year where there are none, twice, or not of the table's length),
//          E-BATCH-POLICY, E-BATCH-DECISION (no such policy or decision)
// Threads: a Plan is immutable; decide() may run on many threads at once
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "decide/pack/outcome.h"

namespace zhida::batch {

// One fact, or one calendar year of a yearly fact, of every subject. Unknown cells are feel::Value::unknown().
struct Column {
  std::string fact;
  std::optional<std::int64_t> year;
  std::vector<feel::Value> cells;
};

// Facts that have no column are unknown for all.
struct Table {
  std::size_t rows = 0;
  std::vector<Column> columns;
};

struct Bounds {
  std::optional<Decimal> min, max;  // yuan (of kind rate: the ratio); no max = no bound known
};

struct PolicyColumn {
  const pack::Policy* policy = nullptr;
  const pack::Version* version = nullptr;
  std::vector<pack::Verdict> verdicts;  // [row]
  std::vector<Bounds> amounts;          // [row]; empty when the version pays nothing
};

struct Results {
  std::size_t rows = 0;
  std::vector<PolicyColumn> policies;             // as in the plan
  std::vector<std::vector<feel::Value>> outputs;  // [of PlanOptions::outputs][row]
};

struct OutputRef {
  std::string policy;
  std::string decision;
};

struct PlanOptions {
  std::optional<pack::Party> party = std::nullopt;  // only policies for these; nothing = all
  std::vector<OutputRef> outputs = {};              // further decisions whose values are wanted
};

class Plan {
 public:
  struct Impl;
  explicit Plan(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

  [[nodiscard]] const Impl& impl() const { return *impl_; }
  [[nodiscard]] std::vector<const pack::Policy*> policies() const;  // in the bundle's order
  // Names of the facts that any of its rules reads, in the dictionary's order.
  [[nodiscard]] std::vector<std::string> facts() const;

 private:
  std::shared_ptr<const Impl> impl_;
};

// REQUIRES: bundle outlives the plan
[[nodiscard]] Result<Plan> plan_for(const pack::Bundle& bundle, std::int64_t as_of_days,
                                    const PlanOptions& options = {});

[[nodiscard]] Result<Results> decide(const Plan& plan, const Table& table);

// Columns for every fact that any of these says something of.
[[nodiscard]] Table table_of(const pack::Dictionary& dictionary,
                             std::span<const pack::FactSet> facts);
// One row as facts. REQUIRES: row < table.rows
[[nodiscard]] pack::FactSet facts_of(const Table& table, std::size_t row);

}  // namespace zhida::batch
