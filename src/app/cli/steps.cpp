// Prints the steps of a check.
#include "app/cli/steps.h"

#include <algorithm>
#include <ostream>
#include <string>

#include <fmt/format.h>

namespace zhida::cli {
namespace {

using audit::json_text;
using audit::Step;

std::string as_json(const Step& step) {
  return fmt::format("{{\"step\":\"{}\",\"ok\":{},\"code\":{},\"zh\":{},\"en\":{}}}", step.name,
                     !step.error, step.error ? json_text(step.error->code) : "null",
                     json_text(step.error ? step.error->zh : step.zh),
                     json_text(step.error ? step.error->en : step.en));
}

std::string as_line(const Step& step) {
  if (!step.error) return fmt::format("✓ {} · {}\n", step.zh, step.en);
  return fmt::format("✗ {} · {}\n    {}: {} / {}\n", step.zh, step.en, step.error->code,
                     step.error->zh, step.error->en);
}

}  // namespace

int show_steps(std::span<const Step> steps, bool json, Console& console) {
  const bool all = std::ranges::none_of(steps, [](const Step& s) { return s.error.has_value(); });
  std::string out;
  for (const Step& step : steps) {
    if (json && !out.empty()) out += ',';
    out += json ? as_json(step) : as_line(step);
  }
  console.out << (json ? fmt::format("{{\"ok\":{},\"steps\":[{}]}}\n", all, out) : out);
  if (!json) console.out << (all ? "成立 · it holds\n" : "不成立 · it does not hold\n");
  return all ? kWell : kWrongContent;
}

}  // namespace zhida::cli
