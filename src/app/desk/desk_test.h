// Means for tests of the desk: a data folder of the test's own, people of every role, and a browser for each.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "app/desk/desk.h"
#include "app/desk/gate.h"
#include "app/desk/reply.h"
#include "decide/pack/toy.h"
#include "record/identity/identity.h"
#include "record/identity/totp.h"

namespace zhida::desk {

inline constexpr std::string_view kPhrase = "a phrase for this test";

struct Browser {
  std::string cookie;
  std::string csrf;
  std::string purpose;  // sent as X-Purpose; "" = none
};

inline std::string escaped(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xFU];
  }
  return out;
}

inline json::value parsed(const server::Response& response) {
  return response.body ? json::parse(*response.body) : json::value();
}

// "200"; of a refusal its code; of E-HTTP-FORBIDDEN the reason.
inline std::string said(const server::Response& response) {
  if (response.status < 400) return std::to_string(response.status);
  const auto body = parsed(response).as_object();
  const std::string code(body.at("code").as_string());
  if (code == "E-HTTP-FORBIDDEN") return std::string(body.at("element").as_string());
  return code;
}

class DeskTest : public testing::Test {
 protected:
  void SetUp() override {
    const testing::TestInfo& test = *testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() /
              ("zhida-desk-" + std::string(test.name()) + "-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    const records::Options options{.folder = folder_.string(), .database = "", .readonly = false};
    ASSERT_TRUE(records::create(options, "zhida.example/desk").ok());
    auto opened = records::Records::open(options);
    ASSERT_TRUE(opened.ok());
    records_ = std::move(*opened);
    // the toy's revenue is sensitive here, so that there is one fact of each sensitivity
    auto bundle =
        pack::load(pack::toy::changed("facts.yaml", "owner: 税务局\n    sensitivity: internal",
                                      "owner: 税务局\n    sensitivity: sensitive"));
    ASSERT_TRUE(bundle.ok());
    bundle_ = std::make_shared<const pack::Bundle>(std::move(*bundle));
    Options chosen;
    chosen.secure_cookie = false;
    chosen.now_us = [this] { return system_now_us() + later_us_; };
    desk_ = std::make_unique<Desk>(bundle_, records_, chosen);
  }
  void TearDown() override {
    desk_.reset();
    records_.reset();
    std::filesystem::remove_all(folder_);
  }

  identity::Identity& identity() { return records_->identity(); }

  template <typename F>
  void write(F&& work) {
    auto done = records_->db().write([&](store::Transaction& tx) -> Result<Done> {
      auto out = work(tx);
      if (!out) return out.errors();
      return Done{};
    });
    ASSERT_TRUE(done.ok()) << to_text(done.errors().front());
  }

  // An account with kPhrase as its password; `place` is its subject, or its division.
  void add(const std::string& id, const std::string& role, const std::string& place = {}) {
    identity::NewAccount account;
    account.id = account.login = id;
    account.name = "测试 " + id;
    account.kind = identity::roles().find(role)->kind;
    account.roles = {role};
    if (account.kind == identity::Kind::kEnterprise) account.subject = place;
    if (account.kind == identity::Kind::kOfficial) {
      account.office = "示例部门";
      account.jurisdiction = place;
    }
    const auto password = identity::Password::read(kPhrase);
    account.password = identity::hash_password(*password, {64, 1, 1}, identity::system_random());
    write([&](store::Transaction& tx) { return identity().create(tx, account, ""); });
  }

  // Enrols a second factor. Returns: a recovery code
  std::string enrol(const std::string& id) {
    std::string code;
    write([&](store::Transaction& tx) -> Result<Done> {
      const auto begun = identity().begin_factor(tx, id);
      if (!begun) return begun.errors();
      const auto secret = identity::from_base32(begun->secret.bytes());
      const auto now =
          identity::hotp(*secret, static_cast<std::uint64_t>(identity::totp_step(tx.time_us())),
                         identity::kTotpDigits);
      const auto codes = identity().confirm_factor(tx, id, now);
      if (!codes) return codes.errors();
      code = codes->front().bytes();
      return Done{};
    });
    return code;
  }

  static server::Request request_of(const Browser& browser, std::string method, std::string target,
                                    std::string body = {}) {
    server::Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = std::move(body);
    if (!request.body.empty()) request.content_type = "application/json";
    if (!browser.cookie.empty()) request.cookie = "a=b; zhida_session=" + browser.cookie;
    request.csrf = browser.csrf;
    request.purpose = escaped(browser.purpose);
    request.agent = "test";
    request.address = "192.0.2.1";
    return request;
  }
  server::Response ask(const Browser& browser, std::string method, std::string target,
                       std::string body = {}) {
    return desk_->answer(
        request_of(browser, std::move(method), std::move(target), std::move(body)));
  }

  server::Response try_sign_in(const std::string& login, std::string_view password,
                               const std::string& code = {}) {
    json::object body{{"login", login}, {"password", password}};
    if (!code.empty()) body["code"] = code;
    return ask({}, "POST", "/api/v1/session", json::serialize(body));
  }

  static std::string cookie_in(const server::Response& response) {
    for (const auto& [name, value] : response.headers) {
      if (name != "Set-Cookie") continue;
      const auto begin = value.find('=') + 1;
      return value.substr(begin, value.find(';') - begin);
    }
    return {};
  }

  Browser sign_in(const std::string& login, const std::string& code = {},
                  std::string purpose = {}) {
    const auto in = try_sign_in(login, kPhrase, code);
    EXPECT_EQ(in.status, 200) << *in.body;
    Browser out{cookie_in(in), {}, std::move(purpose)};
    if (in.status == 200) out.csrf = std::string(parsed(in).at("csrf").as_string());
    return out;
  }

  // A fact as a department records it.
  void know(const std::string& subject, std::string_view key, facts::Kind kind,
            const std::string& value, const std::string& period = {}, std::int64_t from = 20'000) {
    facts::NewRecord record;
    record.id = "k-" + std::to_string(++known_);
    record.fact = {subject, std::string(key), period, kind, value, from, facts::kOpenEnd};
    record.origin = {"示例部门", "示例", facts::Confidence::kPublished, "import"};
    write([&](store::Transaction& tx) {
      return records_->facts().record(tx, std::span(&record, 1));
    });
  }

  // E1 in 320505 and E2 in 320105, with a fact of each sensitivity.
  void know_two() {
    for (const auto& [subject, place] : {std::pair("E1", "320505"), std::pair("E2", "320105")}) {
      know(subject, facts::kNameKey, facts::Kind::kText, std::string("合成企业 ") + subject);
      know(subject, facts::kDistrictKey, facts::Kind::kText, place);
      know(subject, "行业", facts::Kind::kText, "工业");
      know(subject, "从业人员", facts::Kind::kNumber, "12");
      know(subject, "营业收入", facts::Kind::kNumber, "300", "2025");
    }
  }

  std::int64_t leaves() {
    std::int64_t out = 0;
    auto read = records_->db().read([&](store::Reader& reader) -> Result<Done> {
      const auto head = audit::head_of(reader);
      if (!head) return head.errors();
      out = static_cast<std::int64_t>(head->size);
      return Done{};
    });
    EXPECT_TRUE(read.ok());
    return out;
  }
  std::int64_t writes() { return records_->db().statistics().writes; }

  std::filesystem::path folder_;
  std::shared_ptr<records::Records> records_;
  std::shared_ptr<const pack::Bundle> bundle_;
  std::unique_ptr<Desk> desk_;
  std::int64_t later_us_ = 0;  // how far the desk's clock is ahead
  int known_ = 0;
};

}  // namespace zhida::desk
