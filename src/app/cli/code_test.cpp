// Tests the pages of docs/codes: each example yields its page's code, and `zhida code` shows the pages.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <unistd.h>

#include <gtest/gtest.h>

#include "app/cli/console_test.h"
#include "app/cli/pages.h"
#include "app/spec/spec.h"
#include "decide/dmn/dmn.h"
#include "decide/feel/compile.h"

namespace zhida::cli {
namespace {

namespace fs = std::filesystem;
using Codes = std::vector<std::string>;

void add(const Diagnostics& list, Codes& out) {
  for (const Diagnostic& d : list) out.push_back(d.code);
}

void add(const feel::Machine& machine, Codes& out) {
  for (const feel::ErrorInfo& e : machine.errors) out.push_back(e.code);
}

Codes of_feel(const std::string& text) {
  Codes out;
  const auto tree = feel::parse(text, {});
  if (!tree) {
    add(tree.errors(), out);
    return out;
  }
  const auto strict = feel::compile(*tree, {}, {});
  if (!strict) {
    add(strict.errors(), out);
    return out;
  }
  add((*strict)->warnings, out);
  feel::Machine machine({});
  (void)machine.run(**strict, {});
  add(machine, out);
  return out;
}

// A body of definitions, or a whole file. `lenient` also evaluates every decision without inputs.
dmn::Model* read_into(std::optional<dmn::Model>& model, const std::string& text, Codes& out) {
  const bool whole = text.starts_with("<definitions");
  const std::string head =
      "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" name=\"例\" "
      "namespace=\"test:main\">\n";
  auto read = dmn::read_model(whole ? text : head + text + "\n</definitions>", "example.dmn");
  if (!read) {
    add(read.errors(), out);
    return nullptr;
  }
  model = std::move(*read);
  return &*model;
}

Codes of_dmn(const std::string& text, bool strict) {
  Codes out;
  std::optional<dmn::Model> model;
  if (read_into(model, text, out) == nullptr) return out;
  dmn::BuildOptions options;
  options.strict = strict;
  const auto graph = dmn::build({std::move(*model)}, options);
  add(graph ? dmn::diagnostics(**graph) : graph.errors(), out);
  if (!graph || strict) return out;
  dmn::Session session(*graph, {});
  for (const dmn::ElementInfo& e : dmn::elements(**graph)) {
    if (e.kind == dmn::ElementInfo::Kind::kDecision) (void)session.decide(e.name);
  }
  add(session.machine(), out);
  return out;
}

// A file of the small pack of decide/pack's own tests, replaced.
Codes of_yaml(const std::string& path, const std::string& text) {
  std::vector<pack::SourceFile> files = pack::toy::files();
  for (pack::SourceFile& f : files) {
    if (f.path == path) f.text = text;
  }
  Codes out;
  const auto bundle = pack::load(std::move(files));
  add(bundle ? bundle->warnings : bundle.errors(), out);
  return out;
}

// The codes that a command prints.
Codes of_command(const std::vector<std::string>& args, const std::string& in) {
  std::istringstream input(in);
  std::ostringstream out;
  Console console{input, out, out, false};
  (void)run(args, console);
  Codes codes;
  std::istringstream words(out.str());
  for (std::string word; words >> word;) {
    if (word.starts_with("E-") || word.starts_with("W-"))
      codes.push_back(word.substr(0, word.find(':')));
  }
  return codes;
}

class CodePages : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    write_packs();
  }

  Codes of(const std::string& language, const std::string& text) {
    if (language == "feel") return of_feel(text);
    if (language == "dmn") return of_dmn(text, true);
    if (language == "dmn lenient") return of_dmn(text, false);
    if (language.starts_with("yaml ")) return of_yaml(language.substr(5), text);
    if (language == "json")
      return of_command({"calc", "--facts", "-", "--packs", at("packs")}, text);
    if (language == "test") {
      Codes out;
      const auto file = spec::read(text, "example.test");
      if (!file) add(file.errors(), out);
      return out;
    }
    if (language == "csv") {
      write("table.csv", text);
      fs::remove_all(root_ / "out");
      return of_command({"import", at("table.csv"), "--out", at("out"), "--packs", at("packs")},
                        "");
    }
    return {"no such language: " + language};
  }
};

struct Example {
  std::string language, text;
};

std::vector<Example> examples(std::string_view page) {
  std::vector<Example> out;
  for (std::size_t begin = page.find("```"); begin != std::string_view::npos;
       begin = page.find("```", begin)) {
    const std::size_t line = page.find('\n', begin);
    const std::size_t end = page.find("```", line);
    out.push_back({std::string(page.substr(begin + 3, line - begin - 3)),
                   std::string(page.substr(line + 1, end - line - 2))});
    begin = end + 3;
  }
  return out;
}

TEST_F(CodePages, HaveExamplesThatYieldTheirCode) {
  int run = 0;
  for (const Page& page : pages()) {
    if (page.code == "README") continue;
    for (const Example& e : examples(page.text)) {
      const Codes found = of(e.language, e.text);
      std::string all;
      for (const std::string& code : found) all += code + " ";
      EXPECT_NE(std::find(found.begin(), found.end(), page.code), found.end())
          << page.code << ": " << e.language << "\n"
          << e.text << "\nyields: " << all;
      // An expression or model of an example is wrong in this one way.
      if (e.language == "feel" || e.language == "dmn") {
        EXPECT_EQ(Codes(found.size(), std::string(page.code)), found) << page.code << "\n" << all;
      }
      ++run;
    }
  }
  EXPECT_GE(run, 65);
}

TEST_F(CodePages, AreShownByTheirCode) {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Console console{in, out, err, false};
  EXPECT_EQ(run({"code", "E-FEEL-NAME"}, console), kWell);
  EXPECT_TRUE(out.str().starts_with("# E-FEEL-NAME · ")) << out.str();
  EXPECT_EQ(run({"code"}, console), kWell);
  EXPECT_NE(out.str().find("(E-DMN-OVERLAP.md)"), std::string::npos);
  EXPECT_EQ(err.str(), "");
  EXPECT_EQ(run({"code", "E-FEEL-NAMES"}, console), kWrongContent);
  EXPECT_NE(err.str().find("E-CODE-UNKNOWN"), std::string::npos);
  EXPECT_NE(err.str().find("'E-FEEL-NAME'"), std::string::npos);
}

TEST_F(CodePages, ChecksModelsWithoutAPack) {
  const std::string head =
      "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" name=\"例\" "
      "namespace=\"";
  const std::string import =
      "<import name=\"别处\" namespace=\"test:b\" "
      "importType=\"https://www.omg.org/spec/DMN/20191111/MODEL/\"/>";
  write("models/a.dmn",
        head + "test:a\">" + import +
            "<decision id=\"d\" name=\"定\"><literalExpression><text>1 + \"a\"</text>"
            "</literalExpression></decision></definitions>");
  write("models/b.dmn", head + "test:b\"><decision id=\"d\" name=\"定\"/></definitions>");
  EXPECT_EQ(of_command({"check", at("models")}, ""), (Codes{"E-FEEL-TYPE"}));
  EXPECT_EQ(of_command({"check", at("models/a.dmn")}, ""), (Codes{"E-FEEL-TYPE"}));
  EXPECT_EQ(of_command({"check", at("models/b.dmn")}, ""), Codes{});
  EXPECT_EQ(of_command({"check", at("models/none.dmn")}, ""), (Codes{"E-FILE-NOT-FOUND"}));
  std::istringstream in;
  std::ostringstream out;
  Console console{in, out, out, false};
  EXPECT_EQ(run({"check", at("models"), "--json"}, console), kWrongContent);
  EXPECT_NE(out.str().find(R"("ok":false,"models":2)"), std::string::npos) << out.str();
}

}  // namespace
}  // namespace zhida::cli
