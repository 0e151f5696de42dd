// Answers: what the command line and the HTTP API say, as JSON text. The shapes are api/openapi.yaml's (docs/api.md).
//
// Numbers of facts and money are JSON strings: nothing turns into a binary float.
//
// Threads: pure functions over an immutable bundle
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/document.h"
#include "base/result.h"
#include "decide/pack/decide.h"

namespace zhida::answer {

[[nodiscard]] std::string policies(
    const pack::Bundle& bundle);  // {"items":[PolicySummary],"bundle"}
// One, with versions, parameters.
[[nodiscard]] std::string policy(const pack::Bundle& bundle, const pack::Policy& policy);
[[nodiscard]] std::string facts(const pack::Dictionary& dictionary);
[[nodiscard]] std::string samples(const pack::Bundle& bundle);
[[nodiscard]] std::string sample(const pack::Sample& sample);

// How much is wanted of an answer: what is not wanted is not computed.
enum class Detail {
  kVerdicts,  // verdicts and amounts
  kReasons,   // and conditions, rows, outputs, and the facts that decide
  kAll,       // and the search for missing facts, which is where the time goes
};

struct Question {
  pack::FactSet facts;
  std::int64_t as_of = 0;
  std::optional<pack::Party> party = pack::Party::kEnterprise;  // nothing = the policies for all
  Detail detail = Detail::kAll;
};

// The words for a party: enterprise, person, agency, all.
struct Asked {
  std::string_view word;
  std::optional<pack::Party> party;
};
[[nodiscard]] std::span<const Asked> parties();

// Reads the body of POST /api/v1/calc: {"facts":{…},"as_of":"2026-11-23","party":"enterprise","detail":"all"}; without
// as_of: `today`.
// Errors: E-DOC-…, E-CALC-KEY, E-CALC-DATE, E-CALC-PARTY, E-CALC-DETAIL, E-FACT-…, with line and column in the body
[[nodiscard]] Result<Question> read_question(std::string_view body, const pack::Bundle& bundle,
                                             std::int64_t today, std::string_view file);

// The facts of a file that people keep: the facts themselves, or what holds them under "facts" (a sample, the body of a
// request).
[[nodiscard]] const Node& facts_in(const Node& root, const pack::Dictionary& dictionary);
// REQUIRES: `word` is one of parties()
[[nodiscard]] std::optional<pack::Party> party_named(std::string_view word);

// In the detail that the question wants: VerdictsAnswer {"as_of","bundle","results":[{"policy","verdict","amount"}]}, or
// CalcAnswer, in which `missing` is null where it was not searched for.
// `together`: as in pack::DecideOptions.
[[nodiscard]] std::string answer(const pack::Bundle& bundle, const Question& question,
                                 const pack::Together& together = {});

// CalcAnswer in full, whatever the detail: every policy for the party, sorted, with the ladders.
[[nodiscard]] std::string calc(const pack::Bundle& bundle, const Question& question);

// Of CalcAnswer only {"results":[{"policy","verdict","amount"}]}: the same verdicts and amounts, without reasons and without
// the search for missing facts, which is where the time goes.
[[nodiscard]] std::string verdicts(const pack::Bundle& bundle, const Question& question);

// application/problem+json of the first error; the others are listed under "errors".
[[nodiscard]] std::string problem(int status, const Diagnostics& errors);

// The same answer as lines for a terminal, Chinese first.
[[nodiscard]] std::string calc_text(const pack::Bundle& bundle, const Question& question);

}  // namespace zhida::answer
