// `zhida code`: the page of a diagnostic's code.
#include <algorithm>
#include <ostream>

#include "app/cli/command.h"
#include "app/cli/pages.h"
#include "base/text.h"

namespace zhida::cli {
namespace {

constexpr std::string_view kIndex = "README";

int show(const std::string& code, Console& console) {
  const std::string wanted = code.empty() ? std::string(kIndex) : code;
  const auto page = std::ranges::find_if(pages(), [&](const Page& p) { return p.code == wanted; });
  if (page != pages().end()) {
    console.out << page->text;
    return kWell;
  }
  std::vector<std::string> known;
  known.reserve(pages().size());
  for (const Page& p : pages()) {
    if (p.code != kIndex) known.emplace_back(p.code);
  }
  Diagnostic d;
  d.code = "E-CODE-UNKNOWN";
  d.zh = "没有代码“" + code + "”";
  d.en = "there is no code '" + code + "'";
  const std::string near = nearest(code, known);
  if (!near.empty()) {
    d.help_zh = "是不是“" + near + "”？";
    d.help_en = "did you mean '" + near + "'?";
  }
  return report({d}, console.err);
}

}  // namespace

void add_code(Command app, Action& action) {
  auto code = std::make_shared<std::string>();
  Command command = app.add_subcommand(
      "code", "诊断代码的意思、例子与改法 · what a diagnostic's code means, and how to mend it");
  command.add_option("CODE", *code, "如 E-FEEL-NAME；不写则列出全部 · without it, all are listed")
      .type_name("");
  command.callback(
      [code, &action] { action = [code](Console& console) { return show(*code, console); }; });
}

}  // namespace zhida::cli
