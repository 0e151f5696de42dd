// The settings of single sign-on: the example of docs/identity.md, and what is refused, each with its place.
#include "app/oidc/settings.h"

#include <gtest/gtest.h>

#include "record/files/files.h"

namespace zhida::oidc {
namespace {

constexpr std::string_view kLeast =
    "issuer: https://id.example.gov.cn\nclient_id: zhida\nredirect: "
    "https://example.gov.cn/signin\n";

std::string said(const std::string& text, std::string_view secret = {}) {
  const auto read = read_settings(text, "oidc.yaml", secret);
  if (read.ok()) return {};
  const Diagnostic& d = read.errors().front();
  return d.code + " " + d.place.element + " " + std::to_string(d.place.line);
}

TEST(Settings, TheLeast) {
  const auto read = read_settings(kLeast, "oidc.yaml", "");
  ASSERT_TRUE(read.ok()) << to_text(read.errors().front());
  EXPECT_EQ(read->auth, ClientAuth::kNone);
  EXPECT_TRUE(read->roles.empty());
  EXPECT_EQ(read->algorithms, (std::vector<std::string>{"RS256", "ES256"}));
  const auto secret = read_settings(kLeast, "oidc.yaml", "x");
  ASSERT_TRUE(secret.ok());
  EXPECT_EQ(secret->auth, ClientAuth::kBasic);
  EXPECT_EQ(secret->client_secret.bytes(), "x");
}

TEST(Settings, TheExampleOfTheDocumentIsRead) {
  const auto page = read_file(std::string(ZHIDA_SOURCE_DIR) + "/docs/identity.md", 1U << 20U);
  ASSERT_TRUE(page.ok());
  const auto begin = page->find("```yaml\n");
  ASSERT_NE(begin, std::string::npos);
  std::string text = page->substr(begin + 8, page->find("```", begin + 8) - begin - 8);
  const auto file = text.find("client_secret_file");
  ASSERT_NE(file, std::string::npos);
  text.erase(file, text.find('\n', file) - file);  // this machine has no such file
  const auto read = read_settings(text, "oidc.yaml", "x");
  ASSERT_TRUE(read.ok()) << to_text(read.errors().front());
  EXPECT_FALSE(read->roles.empty());
  EXPECT_FALSE(read->factor.empty());
}

TEST(Settings, WhatIsWrongHasAPlace) {
  const std::string least(kLeast);
  EXPECT_EQ(said("client_id: zhida\n"), "E-OIDC-CONFIG issuer 1");
  EXPECT_EQ(said(least + "issuers: x\n"), "E-OIDC-CONFIG issuers 4");
  EXPECT_EQ(said(least + "client_secret: x\n"), "E-OIDC-CONFIG client_secret 4");
  EXPECT_EQ(said(least + "algorithms: [none]\n"), "E-OIDC-CONFIG algorithms 1");
  EXPECT_EQ(said(least + "algorithms: [HS256]\n"), "E-OIDC-CONFIG algorithms 1");
  EXPECT_EQ(said(least + "algorithms: []\n"), "E-OIDC-CONFIG algorithms 4");
  EXPECT_EQ(said(least + "scopes: [profile]\n"), "E-OIDC-CONFIG scopes 1");
  EXPECT_EQ(said(least + "userinfo: perhaps\n"), "E-OIDC-CONFIG userinfo 4");
  EXPECT_EQ(said(least + "client_auth: basic\n"), "E-OIDC-CONFIG client_auth 4");
  EXPECT_EQ(said(least + "client_auth: none\n", "x"), "E-OIDC-CONFIG client_auth 4");
  EXPECT_EQ(said(least + "roles: [{claim: g, value: v, role: official.king}]\n"),
            "E-OIDC-CONFIG role 4");
  EXPECT_EQ(said(least + "roles: [{claim: g, role: official.clerk}]\n"), "E-OIDC-CONFIG roles 4");
  EXPECT_EQ(said(least + "second_factor: {claim: amr}\n"), "E-OIDC-CONFIG second_factor 4");
  EXPECT_EQ(
      said("issuer: http://id.example.gov.cn\nclient_id: zhida\nredirect: https://e.cn/signin\n"),
      "E-OIDC-CONFIG issuer 1");
  EXPECT_EQ(
      said("issuer: https://id.example.gov.cn\nclient_id: zhida\nredirect: https://e.cn/other\n"),
      "E-OIDC-CONFIG redirect 1");
  EXPECT_EQ(said(least + "client_secret_file: /nowhere/at/all\n").substr(0, 16),
            "E-FILE-NOT-FOUND");
  EXPECT_EQ(said("issuer: [\n").substr(0, 5), "E-DOC");
}

}  // namespace
}  // namespace zhida::oidc
