// Why null?: the chain from a null result to its cause, from what a Machine with `why` recorded.
//
//     Machine machine{{.as_of = day, .why = true}};
//     Value v = machine.run(*program, inputs);           // null
//     for (const Link& link : why(*machine.recorder(), *program, {}, about)) …   // the last link is the cause
//
// Threads: pure functions over a recorder that no evaluation is using
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "decide/feel/trail.h"

namespace zhida::feel {

enum class Cause : std::uint8_t {
  kStep,       // null because a part is: the next link says which
  kNotGiven,   // an input that nobody gave
  kGivenNull,  // an input, or a member of one, that was given as null
  kLiteral,    // null is written there
  kFailure,    // an operation that failed
  kNoRule,     // no rule of a table hit
  kHitPolicy,  // rules hit that may not hit together
  kIndex,      // a list has no such item
  kMember,     // a value has no such member
  kEmpty,      // a list without items
  kType,       // a value that does not fit its declared type
  kNoResult,   // a function or decision that gives nothing for these values
  kLimit,      // a limit was reached
};
// "step", "not_given" …: stable words for answers.
[[nodiscard]] std::string_view cause_word(Cause cause);

struct Link {
  Cause cause = Cause::kStep;
  const Program* program = nullptr;  // whose text the span is in
  Span span;
  std::string element;  // the decision, or the table cell
  std::string text;     // of the sub-expression
  std::string code;     // of the failure, where it is one
  std::string zh, en;   // one sentence
};

// What a name of a program's scope stands for.
struct Named {
  enum class Kind : std::uint8_t { kInput, kResult } kind = Kind::kInput;
  std::string name;
  bool given = true;                 // of an input
  const Program* program = nullptr;  // of a result (a decision); null: it has no logic
};

struct About {
  std::function<std::string(const Program&, Span)> text;
  std::function<Named(const Program&, int slot)> name;
  // The parameters of the service that a program's scope calls so, in order; may be empty.
  std::function<std::vector<std::string>(const Program&, const std::string& callee)> parameters;
};

inline constexpr std::size_t kLinksMax = 64;

// The chain of the program's last result, or of one member of it (`member` may be empty).
// Returns: links from the result to its cause; empty where the result was not null and held no null
[[nodiscard]] std::vector<Link> why(const Recorder& recorder, const Program& program,
                                    const std::string& member, const About& about);

}  // namespace zhida::feel
