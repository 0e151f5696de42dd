// `zhida calc`: decides every policy for one enterprise.
#include <ostream>

#include "app/answer/answer.h"
#include "app/cli/command.h"
#include "app/cli/day.h"
#include "app/server/clock.h"
#include "base/civil.h"
#include "base/document.h"
#include "base/text.h"

namespace zhida::cli {
namespace {

constexpr std::size_t kFactsBytesMax = 8U << 20U;

struct CalcOptions {
  std::string facts;  // a path, or "-"
  std::string packs = "packs";
  std::string as_of;  // "" = what the file says, else today
  std::string party = "enterprise";
  bool json = false;
};

Diagnostic date_error(const Node& node, const std::string& file) {
  Diagnostic d;
  d.code = "E-CALC-DATE";
  d.place = node.place(file, "as_of");
  d.zh = "不是日期：" + excerpt(node.text);
  d.en = "not a date: " + excerpt(node.text);
  d.help_zh = "写成 2026-11-23";
  d.help_en = "write it as 2026-11-23";
  return d;
}

Result<std::int64_t> day_of(const CalcOptions& options, const Node& root, bool is_wrapped,
                            const std::string& file) {
  const Node* said = is_wrapped ? root.find("as_of") : nullptr;
  if (!options.as_of.empty()) return day_or_today(options.as_of);
  if (said == nullptr || said->is(Node::Kind::kNull)) return server::china_today();
  const auto date = parse_civil(said->text);
  if (!said->is(Node::Kind::kString) || !date) return date_error(*said, file);
  return days_from_civil(*date);
}

int calc(const CalcOptions& options, Console& console) {
  const auto bundle = load_packs(options.packs);
  if (!bundle) return report(bundle.errors(), console.err);
  const auto text = read_text(options.facts, kFactsBytesMax, console.in);
  if (!text) return report(text.errors(), console.err);
  const auto root = parse_json(*text, options.facts);
  if (!root) return report(root.errors(), console.err);
  const Node& node = answer::facts_in(*root, (*bundle)->dictionary);
  const auto day = day_of(options, *root, &node != &*root, options.facts);
  if (!day) return report(day.errors(), console.err);
  auto facts = pack::read_facts(node, (*bundle)->dictionary, options.facts);
  if (!facts) return report(facts.errors(), console.err);
  const answer::Question question{std::move(*facts), *day, answer::party_named(options.party)};
  console.out << (options.json ? answer::calc(**bundle, question) + "\n"
                               : answer::calc_text(**bundle, question));
  return kWell;
}

}  // namespace

void add_calc(Command app, Action& action) {
  auto options = std::make_shared<CalcOptions>();
  Command command =
      app.add_subcommand("calc", "对一家企业计算全部政策 · decide every policy for one enterprise");
  command
      .add_option("--facts", options->facts,
                  "事实（JSON 文件，- 为标准输入） · facts as JSON, - for standard input")
      .type_name("FILE")
      .required();
  command.add_option("--packs", options->packs, "政策包文件夹 · folder of packs")
      .type_name("DIR")
      .capture_default_str();
  add_as_of(command, options->as_of);
  std::vector<std::string> words;
  for (const answer::Asked& asked : answer::parties()) words.emplace_back(asked.word);
  command
      .add_option("--party", options->party,
                  "针对谁的政策 · policies for whom: an enterprise, a person, an agency, or all")
      .type_name("WHO")
      .one_of(std::move(words))
      .capture_default_str();
  command.add_flag("--json", options->json,
                   "输出 JSON（与 HTTP 接口相同） · print JSON, as the HTTP API does");
  command.callback([options, &action] {
    action = [options](Console& console) { return calc(*options, console); };
  });
}

}  // namespace zhida::cli
