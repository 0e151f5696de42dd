// Tests of loading packs: a sound pack, and one broken thing at a time.
#include <set>

#include <gtest/gtest.h>

#include "base/text.h"
#include "decide/pack/toy.h"

namespace zhida::pack {
namespace {

constexpr std::string_view kPolicyFile = "demo/toy/policy.yaml";
constexpr std::string_view kRulesFile = "demo/toy/rules.dmn";
constexpr std::string_view kParamsFile = "demo/toy/params.yaml";
constexpr std::string_view kTestsFile = "demo/toy/tests.yaml";
constexpr std::string_view kSampleFile = "samples/toy-one.json";

TEST(Load, ReadsAWholePack) {
  const Result<Bundle> b = load(toy::files());
  ASSERT_TRUE(b.ok()) << toy::all_of(b.errors());
  EXPECT_TRUE(b->warnings.empty()) << toy::all_of(b->warnings);
  const Policy* p = b->find("toy");
  ASSERT_NE(p, nullptr);
  EXPECT_EQ(p->folder, "demo/toy");
  EXPECT_EQ(p->title.zh, "示例奖励");
  EXPECT_EQ(p->window->zh, "待核");
  EXPECT_EQ(p->ladder->rung, 1);
  ASSERT_EQ(p->versions.size(), 2U);
  const Version& v = p->versions[0];
  EXPECT_EQ(v.document.number, "示例〔2023〕1号");
  EXPECT_EQ(v.rules_file, kRulesFile);
  EXPECT_NE(v.graph, nullptr);
  EXPECT_EQ(v.conditions.size(), 2U);
  EXPECT_EQ(v.amount->decision, "奖励金额");
  EXPECT_EQ(p->versions[1].status, Status::kUnknownRule);
  EXPECT_EQ(p->versions[1].graph, nullptr);
  EXPECT_FALSE(p->versions[1].effective.to.has_value());
  EXPECT_EQ(p->version_at(days_from_civil({2026, 12, 31})), &v);
  EXPECT_EQ(p->version_at(days_from_civil({2022, 12, 31})), nullptr);
  EXPECT_EQ(p->parameters[0].at(days_from_civil({2024, 12, 31}))->to_plain(), "1.5");
  EXPECT_EQ(p->parameters[0].at(days_from_civil({2025, 1, 1}))->to_plain(), "2");
  ASSERT_EQ(b->cases.size(), 1U);
  EXPECT_EQ(b->cases[0].cases.size(), 9U);
  ASSERT_EQ(b->samples.size(), 1U);
  EXPECT_EQ(b->samples[0].facts_json, R"({"从业人员": 12, "资质": [{"类型": "甲级"}]})");
}

TEST(Load, DigestChangesWithEveryFile) {
  const std::string whole = load(toy::files())->digest;
  EXPECT_EQ(whole.size(), 64U);
  EXPECT_EQ(load(toy::files())->digest, whole);
  const auto other = load(toy::changed(kPolicyFile, "示例奖励", "示例奖励2"));
  ASSERT_TRUE(other.ok());
  EXPECT_NE(other->digest, whole);
  std::vector<SourceFile> more = toy::files();
  more.push_back({"README.md", "not a pack's file"});
  EXPECT_EQ(load(std::move(more))->digest, whole);
}

TEST(Load, BaseAndCaseFactsMergeKeyByKey) {
  const Result<Bundle> b = load(toy::changed(kTestsFile, R"(facts: {从业人员: 9})",
                                             R"(facts: {从业人员: null, 营业收入: {"2024": 3}})"));
  ASSERT_TRUE(b.ok()) << toy::all_of(b.errors());
  const FactSet& facts = b->cases[0].cases[1].facts;
  EXPECT_FALSE(facts.values.contains("从业人员"));
  EXPECT_EQ(facts.yearly.at("营业收入").size(), 1U);
  EXPECT_TRUE(facts.yearly.at("营业收入").contains(2024));
}

struct Broken {
  const char* name;
  std::string_view file;
  const char* from;
  const char* to;
  const char* code;
  const char* at;  // text on the line that is reported; "" = no line
};

class LoadError : public testing::TestWithParam<Broken> {};

TEST_P(LoadError, IsReportedAtItsLine) {
  const Broken& broken = GetParam();
  std::vector<SourceFile> files = toy::changed(broken.file, broken.from, broken.to);
  const std::string text = toy::file(files, broken.file).text;
  const Result<Bundle> b = load(std::move(files));
  ASSERT_FALSE(b.ok());
  const Diagnostic& d = b.errors().front();
  EXPECT_EQ(d.code, broken.code) << toy::all_of(b.errors());
  EXPECT_EQ(d.place.file, broken.file);
  const std::string at = broken.at;
  const int line = at.empty() ? 0 : place_at(text, text.find(at)).line;
  EXPECT_EQ(d.place.line, line) << toy::all_of(b.errors());
  EXPECT_FALSE(d.zh.empty());
  EXPECT_FALSE(d.en.empty());
}

const Broken kPolicyErrors[] = {
    {"unknown_key", kPolicyFile, "audience:", "audiense:", "E-PACK-MISSING", "id: toy"},
    {"no_audience", kPolicyFile, "audience: enterprise", "audience: firm", "E-PACK-VALUE",
     "audience: firm"},
    {"extra_key", kPolicyFile, "link: 待核", "link: 待核\nlinks: 待核", "E-PACK-KEY", "links:"},
    {"block_key", kPolicyFile, "link: 待核", "link: 待核\nlinks:\n  a: b", "E-PACK-KEY", "links:"},
    {"duplicate_key", kPolicyFile, "link: 待核", "link: 待核\nlink: x", "E-DOC-DUPLICATE-KEY",
     "link: x"},
    {"comma_in_text", kPolicyFile, "zh: 示例奖励,", "zh: 示例,奖励,", "E-PACK-KEY", "title:"},
    {"id", kPolicyFile, "id: toy", "id: Toy", "E-PACK-VALUE", "id: Toy"},
    {"kind", kPolicyFile, "kind: benefit", "kind: benefits", "E-PACK-VALUE", "kind:"},
    {"title", kPolicyFile, "title: {zh: 示例奖励, en: Toy award}", "title: 示例", "E-PACK-TYPE",
     "title:"},
    {"number_as_text", kPolicyFile, "jurisdiction: 全国", "jurisdiction: 1", "E-PACK-TYPE",
     "jurisdiction:"},
    {"rung", kPolicyFile, "rung: 1", "rung: 0", "E-PACK-VALUE", "ladder:"},
    {"ladder_status", kPolicyFile, "status: 甲级", "status: 丙级", "E-PACK-FACT", "ladder:"},
    {"window", kPolicyFile, "window: 待核", "window: 不知道", "E-PACK-TYPE", "window:"},
    {"no_number", kPolicyFile, "number: 示例〔2023〕1号, ", "", "E-PACK-DOCUMENT", "示例办法"},
    {"empty_number", kPolicyFile, "number: 示例〔2023〕1号", "number: \"\"", "E-PACK-DOCUMENT",
     "示例办法"},
    {"no_document", kPolicyFile,
     "document: {number: 示例〔2023〕1号, title: 示例办法, issuer: 示例部门}", "document: 示例",
     "E-PACK-DOCUMENT", "document: 示例"},
    {"no_issuer", kPolicyFile, ", issuer: 示例部门", "", "E-PACK-MISSING", "示例办法"},
    {"date", kPolicyFile, "from: 2023-01-01", "from: 2023-02-30", "E-PACK-TYPE", "2023-02-30"},
    {"ends_early", kPolicyFile, "to: 2026-12-31", "to: 2022-12-31", "E-PACK-DATES", "2022-12-31"},
    {"overlap", kPolicyFile, "from: 2027-01-01", "from: 2026-12-31", "E-PACK-DATES",
     "from: 2026-12-31"},
    {"out_of_order", kPolicyFile, "from: 2027-01-01, to: null", "from: 2021-01-01, to: 2022-01-01",
     "E-PACK-DATES", "2022-01-01"},
    {"no_end_key", kPolicyFile, ", to: null", "", "E-PACK-MISSING", "from: 2027-01-01"},
    {"open_expired", kPolicyFile, "status: unknown_rule", "status: expired", "E-PACK-DATES",
     "to: null"},
    {"retrieved", kPolicyFile, "retrieved: 2026-11-23", "retrieved: 昨天", "E-PACK-TYPE", "昨天"},
    {"same_version", kPolicyFile, "id: \"2027\"", "id: \"2023\"", "E-PACK-DUPLICATE",
     "id: \"2023\"\n    status: unknown_rule"},
    {"unknown_with_rules", kPolicyFile, "    source: toy §2",
     "    source: toy §2\n    verdict: 可享受了", "E-PACK-VALUE", "可享受了"},
    {"no_rules", kPolicyFile, "    rules: rules.dmn\n", "", "E-PACK-MISSING", "id: \"2023\""},
    {"rules_file", kPolicyFile, "rules: rules.dmn", "rules: rule.dmn", "E-PACK-REFERENCE",
     "rule.dmn"},
    {"verdict", kPolicyFile, "verdict: 可享受", "verdict: 可享", "E-PACK-DECISION", "verdict:"},
    {"verdict_type", kPolicyFile, "verdict: 可享受", "verdict: 档次", "E-PACK-DECISION",
     "verdict:"},
    {"output", kPolicyFile, "outputs: [档次]", "outputs: [挡次]", "E-PACK-DECISION", "outputs:"},
    {"condition", kPolicyFile, "decision: 规模达标", "decision: 规模", "E-PACK-DECISION",
     "decision: 规模,"},
    {"same_condition", kPolicyFile, "decision: 收入达标", "decision: 规模达标", "E-PACK-DUPLICATE",
     "第二条"},
    {"amount", kPolicyFile, "decision: 奖励金额", "decision: 规模达标", "E-PACK-DECISION",
     "decision: 规模达标\n      unit"},
    {"two_amounts", kPolicyFile, "unit: 万元", "up_to: 3\n      unit: 万元", "E-PACK-VALUE",
     "decision: 奖励金额"},
    {"ratio", kPolicyFile, "unit: 万元", "unit: ratio", "E-PACK-VALUE", "unit: ratio"},
    {"relation", kPolicyFile, "link: 待核",
     "link: 待核\nrelations: [{type: requires, policy: toyy, clause: x}]", "E-PACK-REFERENCE",
     "toyy"},
    {"relation_to_self", kPolicyFile, "link: 待核",
     "link: 待核\nrelations: [{type: requires, policy: toy, clause: x}]", "E-PACK-REFERENCE",
     "policy: toy,"},
};

const Broken kOtherErrors[] = {
    {"fact", kRulesFile, "name=\"从业人员\"><", "name=\"从业人数\"><", "E-PACK-FACT", "从业人数"},
    {"fact_type", kRulesFile, "typeRef=\"tYearly\"", "typeRef=\"number\"", "E-PACK-TYPE",
     "name=\"营业收入\""},
    {"ns", kRulesFile, "zhida:toy", "zhida:other", "E-PACK-REFERENCE", "<?xml"},
    {"import", kRulesFile, "  <inputData id=\"e\"",
     "  <import name=\"甲\" namespace=\"zhida:none\" "
     "importType=\"https://www.omg.org/spec/DMN/20191111/MODEL/\"/>\n"
     "  <inputData id=\"e\"",
     "E-PACK-REFERENCE", "<import"},
    {"xml", kRulesFile, "</definitions>", "</definition>", "E-DMN-XML", "</definition>"},
    {"name_in_rules", kRulesFile, "<text>从业人员 >= 10</text>", "<text>从业人 >= 10</text>",
     "E-FEEL-NAME", "从业人 >="},
    {"type_in_rules", kRulesFile, "从业人员 >= 10", "从业人员 >= \"10\"", "E-FEEL-TYPE", "\"10\""},
    {"parameter_key", kParamsFile, "unit: ratio", "units: ratio", "E-PACK-MISSING", "- name: 系数"},
    {"parameter_document", kParamsFile, ", document: 示例〔2023〕1号", "", "E-PACK-DOCUMENT",
     "2023-01-01"},
    {"parameter_order", kParamsFile, "from: 2025-01-01", "from: 2023-01-01", "E-PACK-DATES", "2.0"},
    {"parameter_late", kParamsFile, "from: 2023-01-01", "from: 2023-01-02", "E-PACK-DATES",
     "- name: 系数"},
    {"parameter_value", kParamsFile, "\"1.5\"", "\"1,5\"", "E-PACK-TYPE", "1,5"},
    {"case_key", kTestsFile, "expect: {verdict: no, failed: [收入达标]}", "expects: {verdict: no}",
     "E-PACK-MISSING", "- name: 99"},
    {"case_fact", kTestsFile, "facts: {从业人员: 9}", "facts: {从业者: 9}", "E-FACT-UNKNOWN",
     "从业者"},
    {"case_without", kTestsFile, "without: [从业人员]", "without: [从业者]", "E-PACK-FACT",
     "从业者"},
    {"case_decision", kTestsFile, "奖励金额: 10.0", "奖励额: 10.0", "E-PACK-DECISION", "奖励额"},
    {"case_failed", kTestsFile, "failed: [规模达标]", "failed: [规模]", "E-PACK-REFERENCE",
     "failed: [规模]"},
    {"case_verdict", kTestsFile, "verdict: certain", "verdict: yes", "E-PACK-VALUE",
     "verdict: yes"},
    {"case_name", kTestsFile, "name: 19 人", "name: 9 人", "E-PACK-DUPLICATE",
     "name: 9 人\n    facts: {从业人员: 19}"},
    {"case_empty", kTestsFile, "expect: {amount: \"30000\"}", "expect: {}", "E-PACK-MISSING",
     "expect: {}"},
    {"no_day", kTestsFile, "as_of: 2026-06-30\n", "", "E-PACK-MISSING", "- name: 恰好"},
    {"sample_fact", kSampleFile, "\"从业人员\": 12", "\"从业人员\": \"很多\"", "E-FACT-TYPE",
     "很多"},
    {"sample_real", kSampleFile, "\"synthetic\": true", "\"synthetic\": false", "E-PACK-VALUE",
     "synthetic"},
    {"sample_key", kSampleFile, "\"story\"", "\"storey\"", "E-PACK-MISSING", "{"},
};

const auto kName = [](const testing::TestParamInfo<Broken>& info) { return info.param.name; };
INSTANTIATE_TEST_SUITE_P(Policy, LoadError, testing::ValuesIn(kPolicyErrors), kName);
INSTANTIATE_TEST_SUITE_P(Others, LoadError, testing::ValuesIn(kOtherErrors), kName);

TEST(Load, ReportsEveryErrorAtOnce) {
  std::vector<SourceFile> files = toy::changed(kPolicyFile, "kind: benefit", "kind: x");
  toy::file(files, kParamsFile).text = "params: [{name: 系数}]\n";
  toy::file(files, kRulesFile).text += "<";
  toy::file(files, kSampleFile).text = "{}";
  const Result<Bundle> b = load(std::move(files));
  ASSERT_FALSE(b.ok());
  std::set<std::string> seen;
  for (const Diagnostic& d : b.errors()) seen.insert(d.place.file);
  EXPECT_TRUE(seen.contains(std::string(kPolicyFile)));
  EXPECT_TRUE(seen.contains(std::string(kParamsFile)));
  EXPECT_TRUE(seen.contains(std::string(kRulesFile)));
  EXPECT_TRUE(seen.contains(std::string(kSampleFile)));
}

TEST(Load, TwoPoliciesMayNotShareAnId) {
  std::vector<SourceFile> files = toy::files();
  for (const char* name : {"/params.yaml", "/policy.yaml", "/rules.dmn", "/tests.yaml"}) {
    files.push_back(
        {std::string("demo/twin") + name, toy::file(files, std::string("demo/toy") + name).text});
  }
  const Result<Bundle> b = load(std::move(files));
  ASSERT_FALSE(b.ok());
  EXPECT_EQ(b.errors().front().code, "E-PACK-DUPLICATE") << toy::all_of(b.errors());
}

TEST(Load, FoldersWithoutAPolicyAndPacksWithoutADictionaryAreErrors) {
  const auto code_without = [](std::string_view path) {
    std::vector<SourceFile> files = toy::files();
    std::erase_if(files, [&](const SourceFile& f) { return f.path == path; });
    const Result<Bundle> b = load(std::move(files));
    return b.ok() ? std::string() : b.errors().front().code;
  };
  EXPECT_EQ(code_without(kPolicyFile), "E-PACK-REFERENCE");
  EXPECT_EQ(code_without("facts.yaml"), "E-PACK-MISSING");
}

TEST(Load, ImportsThatLeadBackToThemselvesEnd) {
  const std::string self =
      "<import name=\"甲\" namespace=\"zhida:toy\" "
      "importType=\"https://www.omg.org/spec/DMN/20191111/MODEL/\"/>\n  <inputData id=\"e\"";
  std::vector<SourceFile> files = toy::changed(kRulesFile, "<inputData id=\"e\"", self);
  EXPECT_FALSE(load(files).ok());
  std::string& text = toy::file(files, kRulesFile).text;
  text.replace(text.find("namespace=\"zhida:toy\">"), 22, "namespace=\"other\"");
  EXPECT_FALSE(load(files).ok());
}

TEST(Load, WarnsOfWhatAReaderWouldMiss) {
  const auto warning = [](std::vector<SourceFile> files) {
    const Result<Bundle> b = load(std::move(files));
    EXPECT_TRUE(b.ok()) << toy::all_of(b.errors());
    return b.ok() && b->warnings.size() == 1 ? b->warnings.front().code : std::string();
  };
  EXPECT_EQ(warning(toy::changed(kRulesFile, "name=\"条款\"", "name=\"说明\"")), "W-PACK-CLAUSE");
  EXPECT_EQ(warning(toy::changed(kRulesFile, "第三条(一)", "")), "W-PACK-CLAUSE");
  std::vector<SourceFile> untested = toy::files();
  std::erase_if(untested, [](const SourceFile& f) { return f.path == kTestsFile; });
  EXPECT_EQ(warning(std::move(untested)), "W-PACK-TESTS");
  std::vector<SourceFile> unused = toy::files();
  unused.push_back({"demo/toy/rules@2030-01-01.dmn", std::string(toy::kRules)});
  EXPECT_EQ(warning(std::move(unused)), "W-PACK-UNUSED");
}

TEST(Load, ImportsTheVersionWhoseDatesOverlap) {
  std::vector<SourceFile> files = toy::files();
  std::string policy(toy::kPolicy);
  policy.replace(policy.find("id: toy"), 7, "id: user");
  for (const char* line : {"    outputs: [档次]\n"})
    policy.erase(policy.find(line), std::string(line).size());
  policy.replace(policy.find("decision: 奖励金额"), std::string("decision: 奖励金额").size(),
                 "up_to: 3");
  files.push_back({"demo/user/policy.yaml", policy});
  files.push_back({"demo/user/rules.dmn", R"(<definitions
  xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="user" name="引用" namespace="zhida:user">
  <import name="示例" namespace="zhida:toy" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>
  <decision id="a" name="规模达标"><variable name="规模达标" typeRef="boolean"/>
    <informationRequirement><requiredDecision href="zhida:toy#size"/></informationRequirement>
    <literalExpression><text>示例.规模达标</text></literalExpression></decision>
  <decision id="b" name="收入达标"><variable name="收入达标" typeRef="boolean"/>
    <literalExpression><text>true</text></literalExpression></decision>
  <decision id="c" name="可享受"><variable name="可享受" typeRef="boolean"/>
    <informationRequirement><requiredDecision href="#a"/></informationRequirement>
    <literalExpression><text>规模达标</text></literalExpression></decision>
</definitions>
)"});
  const Result<Bundle> b = load(files);
  ASSERT_TRUE(b.ok()) << toy::all_of(b.errors());
  ASSERT_NE(dmn::find(*b->find("user")->versions[0].graph, "示例.规模达标"), nullptr);

  std::string& text = toy::file(files, "demo/user/policy.yaml").text;
  text.replace(text.find("from: 2023-01-01, to: 2026-12-31"), 32,
               "from: 2021-01-01, to: 2022-12-31");
  const Result<Bundle> early = load(files);
  ASSERT_FALSE(early.ok());
  EXPECT_EQ(early.errors().front().code, "E-PACK-REFERENCE") << toy::all_of(early.errors());
}

}  // namespace
}  // namespace zhida::pack
