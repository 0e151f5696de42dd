// Evaluates an expectation's two sides and compares them.
#include <optional>
#include <utility>

#include "app/eval/eval.h"
#include "app/spec/spec.h"
#include "decide/feel/feel.h"

namespace zhida::spec {
namespace {

using feel::Kind;
using feel::Value;

constexpr std::string_view kError = "error";

// An evaluation's value, or the code and words of what refused the text before it could run.
struct Outcome {
  Value value;
  std::string refused;  // its code; "" = it ran
  std::string why;
};

Outcome refused(const Diagnostics& errors) {
  const Diagnostic& d = errors.front();
  return {Value::null(), d.code, d.code + " " + d.en};
}

Outcome evaluate(const std::string& text, const feel::Scope& scope,
                 const std::vector<Value>& inputs, std::int64_t today) {
  const auto tree = feel::parse(text, scope);
  if (!tree) return refused(tree.errors());
  // A clash of types is a value of the standard (null), so it is met when it runs.
  const auto program = feel::compile(*tree, scope, {.element = {}, .strict_types = false});
  if (!program) return refused(program.errors());
  feel::MachineOptions options;
  options.as_of = {.days = today, .time = {}};
  feel::Machine machine(options);
  Outcome out{machine.run(**program, inputs), {}, {}};
  if (out.value.is(Kind::kError)) {
    out.why = out.value.as_error().code + " " + out.value.as_error().en;
  }
  return out;
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

// What was found instead; nothing when the expectation holds.
std::optional<std::string> breach(const Expectation& e) {
  feel::Scope scope;
  std::vector<Value> inputs;
  for (const Given& given : e.givens) {
    auto value = eval::described(given.text, e.today);
    if (!value) return "given " + given.name + " = " + given.text + " (?)";
    scope.add(given.name, feel::any_type());
    inputs.push_back(std::move(*value));
  }
  const Outcome found = evaluate(e.expression, scope, inputs, e.today);
  if (expects_error(e.expected)) {
    if (is_error(found, e.expected)) return std::nullopt;
    return shown(found);
  }
  const auto expected = eval::described(e.expected, e.today);
  if (!expected) return shown(found) + "; 期望一边读不懂 · the expected side cannot be read";
  if (found.refused.empty() && feel::identical(found.value, *expected)) return std::nullopt;
  return shown(found);
}

}  // namespace

Report judge(const File& file) {
  Report report;
  for (const Expectation& e : file.expectations) {
    auto found = breach(e);
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
