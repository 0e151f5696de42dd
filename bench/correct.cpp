// The drill of full size: one register was wrong of 5,400 firms among a million; how long it takes to find what it touched, to
// decide again, and to record corrections, decisions and proposals.
//
// A million made-up subjects of five facts each in a segment of one source; a decision for each of the wrong firms and for as
// many others, with a payment of what it granted; then the plan, and the plan carried out, with the audit log, on the
// disk. The packs are one made-up policy, or a folder of packs (whose policies then decide what the facts allow; nothing is
// paid). Arguments: subjects (1000000), wrong firms (5400), folder of packs ("" = the made-up one).
#include "service/correct/correct.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "app/records/receipt.h"
#include "app/records/records.h"
#include "base/civil.h"
#include "record/files/files.h"

namespace {

using Clock = std::chrono::steady_clock;
using namespace zhida;

constexpr std::string_view kFacts = R"(facts:
  - {name: 从业人员, key: employees, en: Employees, type: number, unit: 人, integer: true, min: 0, group: 规模, owner: 合成, sensitivity: internal, mutable: true, source: declared}
  - {name: 营业收入, key: revenue, en: Revenue, type: number, unit: 万元, min: 0, period: year, group: 财务, owner: 合成, sensitivity: internal, mutable: true, source: declared}
)";
constexpr std::string_view kPolicy = R"(id: made-up
title: {zh: 合成奖励, en: Made-up award}
kind: benefit
audience: enterprise
jurisdiction: 全国
channel: apply
window: 待核
materials:
  - {zh: 申请表, en: Form}
office: {zh: 合成部门, en: Made-up office, telephone: 待核}
link: 待核
versions:
  - id: "2026"
    status: in_force
    document: {number: 合成〔2026〕1号, title: 合成办法, issuer: 合成部门}
    effective: {from: 2026-01-01, to: null}
    confidence: published
    retrieved: 2026-11-23
    source: synthetic
    rules: rules.dmn
    verdict: 可享受
    conditions:
      - {decision: 可享受, clause: 第一条, zh: 从业人员 300 人以上, en: At least 300 staff}
    amount: {decision: 奖励金额, unit: 万元, kind: cash, payer: city, clause: 第二条}
)";
constexpr std::string_view kRules = R"(<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="made" name="合成" namespace="zhida:made-up">
  <inputData id="e" name="从业人员"><variable name="从业人员" typeRef="number"/></inputData>
  <inputData id="r" name="营业收入"><variable name="营业收入" typeRef="tYearly"/></inputData>
  <decision id="ok" name="可享受">
    <variable name="可享受" typeRef="boolean"/>
    <informationRequirement><requiredInput href="#e"/></informationRequirement>
    <literalExpression><text>从业人员 >= 300</text></literalExpression>
  </decision>
  <decision id="award" name="奖励金额">
    <variable name="奖励金额" typeRef="number"/>
    <informationRequirement><requiredInput href="#r"/></informationRequirement>
    <literalExpression><text>营业收入.上年 * 0.01</text></literalExpression>
  </decision>
</definitions>
)";

template <typename T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  fmt::print(stderr, "{}\n", to_text(result.errors().front()));
  std::exit(1);
}

class Timer {
 public:
  explicit Timer(std::string what) : what_(std::move(what)) {}
  ~Timer() {
    fmt::print("{:<48} {:9.2f} s\n", what_,
               std::chrono::duration<double>(Clock::now() - begin_).count());
    std::fflush(stdout);
  }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

 private:
  std::string what_;
  Clock::time_point begin_ = Clock::now();
};

pack::Bundle packs_of(const std::string& folder) {
  std::vector<pack::SourceFile> files;
  if (folder.empty()) {
    files = {{"facts.yaml", std::string(kFacts)},
             {"made/up/policy.yaml", std::string(kPolicy)},
             {"made/up/rules.dmn", std::string(kRules)}};
  } else {
    for (NamedText& one : must(read_tree(folder, {".yaml", ".dmn", ".json"})))
      files.push_back({std::move(one.path), std::move(one.text)});
  }
  return must(pack::load(std::move(files)));
}

struct Drill {
  int subjects = 1'000'000;
  int wrong = 5'400;
  std::string packs;

  [[nodiscard]] int every() const { return std::max(1, subjects / std::max(1, wrong)); }
  [[nodiscard]] bool is_wrong(int i) const { return i % every() == 0 && i / every() < wrong; }
  [[nodiscard]] bool is_decided(int i) const { return is_wrong(i) || is_wrong(i - 1); }
};

std::string subject_of(int i) { return fmt::format("S{:07}", i); }
int staff_of(int i) { return 250 + i % 101; }
int turnover_of(int i) { return 10'000 + i % 9'973; }

void import(records::Records& records, const Drill& drill) {
  const std::int64_t from = days_from_civil({2026, 1, 1});
  const std::int64_t to = days_from_civil({2027, 1, 1});
  auto writer = must(records.facts().writer("drill"));
  for (int i = 0; i < drill.subjects; ++i) {
    const std::string staff = std::to_string(staff_of(i));
    const std::string turnover = std::to_string(turnover_of(i));
    const std::vector<facts::FactView> views{
        {"从业人员", "", facts::Kind::kNumber, staff, from, to},
        {"营业收入", "2023", facts::Kind::kNumber, turnover, from, to},
        {"营业收入", "2024", facts::Kind::kNumber, turnover, from, to},
        {"营业收入", "2025", facts::Kind::kNumber, turnover, from, to},
        {"资产总额", "2025", facts::Kind::kNumber, turnover, from, to}};
    must(writer->add(subject_of(i), views));
  }
  const auto written = must(writer->finish());
  must(records.db().write([&](store::Transaction& tx) -> Result<Done> {
    const auto row = records.facts().import(
        tx, {"drill", {"合成登记", "", facts::Confidence::kPublished, "bench"}}, written);
    return row ? Result<Done>(Done{}) : Result<Done>(row.errors());
  }));
  fmt::print("{} facts of {} subjects, {} bytes\n", written.facts, written.subjects, written.bytes);
}

Result<Done> decide_one(records::Records& records, store::Transaction& tx,
                        const pack::Bundle& bundle, int i, bool pays) {
  decisions::Decision one;
  one.id = "D" + std::to_string(i);
  one.subject = subject_of(i);
  one.as_of = days_from_civil({2026, 11, 23});
  one.known_us = tx.time_us();
  one.bundle = bundle.digest;
  one.party = "enterprise";
  one.facts = fmt::format(R"({{"从业人员": {}, "营业收入": {{"2025": "{}"}}}})", staff_of(i),
                          turnover_of(i));
  one.result = must(records::decide(bundle, one.facts, one.as_of, one.party, one.id));
  one.actor = "bench";
  const auto kept = decisions::record(tx, records.log(), one);
  if (!kept) return kept.errors();
  if (!pays || staff_of(i) < 300) return Done{};
  const ledger::Transfer transfer{.id = one.id + ".pay",
                                  .debit = "fund",
                                  .credit = "firms",
                                  .amount_fen = std::int64_t{10'000} * turnover_of(i),
                                  .reference = one.id + "/made-up"};
  return records.ledger().transfer(tx, std::span(&transfer, 1));
}

void decide(records::Records& records, const pack::Bundle& bundle, const Drill& drill) {
  constexpr int kStep = 100;
  must(records.db().write([&](store::Transaction& tx) -> Result<Done> {
    must(records.ledger().open(tx, {.id = "fund", .kind = ledger::Kind::kSource}));
    must(records.ledger().open(tx, {.id = "firms", .kind = ledger::Kind::kSubject}));
    return Done{};
  }));
  std::vector<int> firms;
  for (int i = 0; i < drill.subjects; ++i) {
    if (drill.is_decided(i)) firms.push_back(i);
  }
  for (std::size_t first = 0; first < firms.size(); first += kStep) {
    must(records.db().write([&](store::Transaction& tx) -> Result<Done> {
      for (std::size_t i = first; i < std::min(firms.size(), first + kStep); ++i) {
        auto done = decide_one(records, tx, bundle, firms[i], drill.packs.empty());
        if (!done) return done;
      }
      return Done{};
    }));
  }
  fmt::print("{} decisions\n", firms.size());
}

correct::Request request_of(const Drill& drill) {
  correct::Request out;
  out.id = "drill";
  out.source = "合成登记";
  out.from = days_from_civil({2026, 1, 1});
  out.to = days_from_civil({2027, 1, 1});
  out.actor = "bench";
  for (int i = 0; i < drill.subjects; ++i) {
    if (drill.is_wrong(i)) {
      out.corrected.push_back({subject_of(i),
                               "从业人员",
                               "",
                               std::to_string(270 + i * std::int64_t{7} % 61),
                               {},
                               {},
                               {},
                               0});
    }
  }
  return out;
}

void run(const Drill& drill, const std::string& folder) {
  const auto bundle = packs_of(drill.packs);
  records::Options options;
  options.folder = folder;
  must(records::create(options, "zhida.example/bench"));
  const auto records = must(records::Records::open(options));
  {
    const Timer timer("facts imported");
    import(*records, drill);
  }
  {
    const Timer timer("decisions and payments recorded");
    decide(*records, bundle, drill);
  }
  using Deciding = decltype(&records::decide);
  const auto by = [&](Deciding decide_with) -> correct::Answer {
    return [&bundle, decide_with](const decisions::Decision& one,
                                  std::string_view facts) -> Result<std::optional<std::string>> {
      auto out = decide_with(bundle, facts, one.as_of, one.party, one.id);
      if (!out) return out.errors();
      return std::optional(std::move(*out));
    };
  };
  const correct::Tools tools{&records->facts(), by(records::verdicts), by(records::decide)};
  const auto request = request_of(drill);
  {
    const Timer timer("plan");
    must(records->db().read([&](store::Reader& reader) -> Result<Done> {
      const auto plan = must(correct::plan(reader, tools, request));
      fmt::print("{} wrong records of {} subjects, {} decisions\n", plan.records, plan.subjects,
                 plan.items.size());
      return Done{};
    }));
  }
  const auto apply = [&] {
    return must(correct::apply(records->db(), records->log(), records->facts(), tools, request));
  };
  {
    const Timer timer("applied");
    fmt::print("{}", correct::to_text(apply()));
  }
  const Timer timer("applied again (nothing to do)");
  apply();
}

}  // namespace

int main(int argc, char** argv) {
  Drill drill;
  if (argc > 1) drill.subjects = std::atoi(argv[1]);
  if (argc > 2) drill.wrong = std::atoi(argv[2]);
  if (argc > 3) drill.packs = argv[3];
  const auto folder =
      std::filesystem::temp_directory_path() / ("zhida-bench-correct-" + std::to_string(getpid()));
  run(drill, folder.string());
  std::filesystem::remove_all(folder);
  return 0;
}
