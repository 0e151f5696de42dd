// Evaluates an expectation's two sides and compares them.
#include <optional>
#include <utility>

#include "app/eval/eval.h"
#include "app/spec/model.h"
#include "app/spec/sketch.h"
#include "app/spec/spec.h"
#include "decide/dmn/external.h"
#include "decide/feel/feel.h"

namespace zhida::spec {
namespace {

using feel::Kind;
using feel::Value;

constexpr std::string_view kError = "error";
constexpr std::string_view kOk = "ok";  // of load

Outcome evaluate(const std::string& text, const feel::Scope& scope,
                 const std::vector<Value>& inputs, std::int64_t today) {
  const auto tree = feel::parse(text, scope);
  if (!tree) return refused(tree.errors());
  // A clash of types is a value of the standard (null), so it is met when it runs.
  const auto program =
      feel::compile(dmn::with_externals(*tree), scope, {.element = {}, .strict_types = false});
  if (!program) return refused(program.errors());
  feel::MachineOptions options;
  options.as_of = {.days = today, .time = {}};
  feel::Machine machine(options);
  return ran(machine.run(**program, inputs));
}

bool expects_error(const std::string& expected) {
  return expected == kError || expected.starts_with(std::string(kError) + " ");
}

// `error` alone means any; `error E-FEEL-TYPE` this one, whether it refused the text or befell the evaluation.
bool is_error(const Outcome& found, const std::string& expected) {
  if (found.refused.empty() && !found.value.is(Kind::kError)) return false;
  if (expected == kError) return true;
  const std::string code = expected.substr(kError.size() + 1);
  return code == (found.refused.empty() ? found.value.as_error().code : found.refused);
}

std::string shown(const Outcome& found) {
  if (!found.refused.empty()) return "error " + found.why;
  if (found.value.is(Kind::kError)) return "error " + found.why;
  return feel::to_literal(found.value);
}

// The named values of given lines; nothing, and what cannot be read, when one is malformed.
std::optional<NamedValues> values_of(const std::vector<Given>& givens, std::int64_t today,
                                     std::string& malformed) {
  NamedValues out;
  for (const Given& given : givens) {
    auto value = eval::described(given.text, today);
    if (!value) {
      malformed = given.name + " = " + given.text + " (?)";
      return std::nullopt;
    }
    out.emplace_back(given.name, std::move(*value));
  }
  return out;
}

Outcome evaluate_expression(const Expectation& e, const NamedValues& given) {
  feel::Scope scope;
  std::vector<Value> inputs;
  inputs.reserve(given.size());
  for (const auto& [name, value] : given) {
    scope.add(name, feel::any_type());
    inputs.push_back(value);
  }
  return evaluate(e.expression, scope, inputs, e.today);
}

// What was found instead; nothing when the expectation holds.
std::optional<std::string> breach(const Expectation& e, const File& file,
                                  const ModelFiles& models) {
  std::string malformed;
  const auto given = values_of(e.givens, e.today, malformed);
  if (!given) return "given " + malformed;
  const auto arguments = values_of(e.arguments, e.today, malformed);
  if (!arguments) return malformed;
  const Outcome found = e.form == Expectation::Form::kExpression
                            ? evaluate_expression(e, *given)
                            : run_model(e, *given, *arguments, file, models);
  if (expects_error(e.expected)) {
    if (is_error(found, e.expected)) return std::nullopt;
    return shown(found);
  }
  if (e.form == Expectation::Form::kLoad) {
    if (e.expected == kOk && found.refused.empty()) return std::nullopt;
    return found.refused.empty() ? std::string(kOk) : shown(found);
  }
  const auto expected = eval::described(e.expected, e.today);
  if (!expected) return shown(found) + "; 期望一边读不懂 · the expected side cannot be read";
  if (found.refused.empty() && feel::identical(found.value, *expected)) return std::nullopt;
  return shown(found);
}

}  // namespace

Report judge(const File& file, const ModelFiles& models) {
  Report report;
  for (const Expectation& e : file.expectations) {
    auto found = breach(e, file, models);
    if (!found) {
      ++report.passed;
      continue;
    }
    report.failures.push_back(
        {{file.path, {}, e.line, 0}, e.expression, e.expected, std::move(*found)});
  }
  return report;
}

}  // namespace zhida::spec
