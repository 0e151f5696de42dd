// A small pack for tests: one policy with a decision table, a parameter, a condition, an amount and complete cases.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "decide/pack/pack.h"
#include "decide/pack/toy_cases.h"

namespace zhida::pack::toy {

inline constexpr std::string_view kFacts = R"(facts:
  - name: 从业人员
    key: employees
    en: Employees
    type: number
    unit: 人
    integer: true
    min: 0
    max: 100000
    group: 规模
    owner: 统计局
    sensitivity: internal
    mutable: true
    source: declared
  - name: 营业收入
    key: revenue
    en: Revenue
    type: number
    unit: 万元
    min: 0
    period: year
    group: 财务
    owner: 税务局
    sensitivity: internal
    mutable: true
    source: declared
  - name: 行业
    key: industry
    en: Industry
    type: string
    values: [工业, 建筑业]
    group: 基本
    owner: 统计局
    sensitivity: public
    mutable: false
    source: department
  - name: 已注销
    key: closed
    en: Closed
    type: boolean
    group: 基本
    owner: 市场监管局
    sensitivity: public
    mutable: false
    source: department
  - name: 注销日期
    key: closed_on
    en: Closed on
    type: date
    nullable: true
    group: 基本
    owner: 市场监管局
    sensitivity: public
    mutable: false
    source: department
  - name: 资质
    key: statuses
    en: Statuses
    type: list
    fields:
      - {name: 类型, en: kind, type: string, values: [甲级, 乙级]}
      - {name: 有效期至, en: valid until, type: date}
      - {name: 分数, en: points, type: number, min: 0, max: 10}
    group: 资质
    owner: 待核
    sensitivity: public
    mutable: true
    source: certificate
)";

inline constexpr std::string_view kPolicy = R"(id: toy
title: {zh: 示例奖励, en: Toy award}
kind: benefit
audience: enterprise
jurisdiction: 全国
ladder: {track: 示例, rung: 1, status: 甲级}
channel: apply
window: 待核
materials:
  - {zh: 申请表, en: Form}
office: {zh: 示例部门, en: Toy office, telephone: 待核}
link: 待核
versions:
  - id: "2023"
    status: in_force
    document: {number: 示例〔2023〕1号, title: 示例办法, issuer: 示例部门}
    effective: {from: 2023-01-01, to: 2026-12-31}
    confidence: published
    retrieved: 2026-11-23
    source: toy §1
    rules: rules.dmn
    verdict: 可享受
    outputs: [档次]
    conditions:
      - {decision: 规模达标, clause: 第一条, zh: 从业人员 10 人以上, en: At least 10 staff}
      - {decision: 收入达标, clause: 第二条, zh: 上年收入 100 万元以上, en: At least 1 million yuan}
    amount:
      decision: 奖励金额
      unit: 万元
      kind: cash
      payer: city
      clause: 第三条
  - id: "2027"
    status: unknown_rule
    document: {number: 待核, title: 待核, issuer: 待核}
    effective: {from: 2027-01-01, to: null}
    confidence: unknown_rule
    retrieved: 2026-11-23
    source: toy §2
)";

inline constexpr std::string_view kParams = R"(params:
  - name: 系数
    en: factor
    unit: ratio
    values:
      - {from: 2023-01-01, value: "1.5", document: 示例〔2023〕1号}
      - {from: 2025-01-01, value: "2.0", document: 示例〔2025〕2号}
)";

inline constexpr std::string_view kRules = R"(<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="toy" name="示例" namespace="zhida:toy">
  <inputData id="e" name="从业人员"><variable name="从业人员" typeRef="number"/></inputData>
  <inputData id="r" name="营业收入"><variable name="营业收入" typeRef="tYearly"/></inputData>
  <inputData id="f" name="系数"><variable name="系数" typeRef="number"/></inputData>
  <decision id="size" name="规模达标">
    <variable name="规模达标" typeRef="boolean"/>
    <informationRequirement><requiredInput href="#e"/></informationRequirement>
    <literalExpression><text>从业人员 >= 10</text></literalExpression>
  </decision>
  <decision id="revenue" name="收入达标">
    <variable name="收入达标" typeRef="boolean"/>
    <informationRequirement><requiredInput href="#r"/></informationRequirement>
    <literalExpression><text>not(营业收入.上年 &lt; 100)</text></literalExpression>
  </decision>
  <decision id="ok" name="可享受">
    <variable name="可享受" typeRef="boolean"/>
    <informationRequirement><requiredDecision href="#size"/></informationRequirement>
    <informationRequirement><requiredDecision href="#revenue"/></informationRequirement>
    <literalExpression><text>规模达标 and 收入达标</text></literalExpression>
  </decision>
  <decision id="grade" name="档次">
    <variable name="档次" typeRef="number"/>
    <informationRequirement><requiredInput href="#e"/></informationRequirement>
    <decisionTable id="grade_table" hitPolicy="UNIQUE">
      <input id="i"><inputExpression typeRef="number"><text>从业人员</text></inputExpression></input>
      <output id="o" name="档次" typeRef="number"/>
      <annotation name="条款"/>
      <rule id="r1">
        <inputEntry><text>[10..20)</text></inputEntry><outputEntry><text>2</text></outputEntry>
        <annotationEntry><text>第三条(一)</text></annotationEntry>
      </rule>
      <rule id="r2">
        <inputEntry><text>>= 20</text></inputEntry><outputEntry><text>5</text></outputEntry>
        <annotationEntry><text>第三条(二)</text></annotationEntry>
      </rule>
    </decisionTable>
  </decision>
  <decision id="award" name="奖励金额">
    <variable name="奖励金额" typeRef="number"/>
    <informationRequirement><requiredDecision href="#grade"/></informationRequirement>
    <informationRequirement><requiredInput href="#f"/></informationRequirement>
    <literalExpression><text>档次 * 系数</text></literalExpression>
  </decision>
</definitions>
)";

inline std::vector<SourceFile> files() {
  const auto file = [](const char* path, std::string_view text) {
    return SourceFile{path, std::string(text)};
  };
  return {file("demo/toy/params.yaml", kParams),
          file("demo/toy/policy.yaml", kPolicy),
          file("demo/toy/rules.dmn", kRules),
          file("demo/toy/tests.yaml", kTests),
          file("facts.yaml", kFacts),
          file("samples/toy-one.json", kSample)};
}

inline SourceFile& file(std::vector<SourceFile>& all, std::string_view path) {
  return *std::find_if(all.begin(), all.end(), [&](const SourceFile& f) { return f.path == path; });
}

// The files with the first occurrence of `from` in one of them replaced.
inline std::vector<SourceFile> changed(std::string_view path, std::string_view from,
                                       std::string_view to) {
  std::vector<SourceFile> all = files();
  std::string& text = file(all, path).text;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << "the toy has no " << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  return all;
}

inline std::string all_of(const Diagnostics& list) {
  std::string out;
  for (const Diagnostic& d : list) out += to_text(d) + "\n";
  return out;
}

}  // namespace zhida::pack::toy
