// A certificate that signs itself, in files of a test's own.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace zhida {

struct TestCertificate {
  // `name`: "IP:127.0.0.1", "DNS:example.org"; `serial` tells one from another, and names its files.
  explicit TestCertificate(const std::string& name, long serial = 1) {
    EVP_PKEY* pair = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
    X509* one = X509_new();
    X509_set_version(one, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(one), serial);
    X509_gmtime_adj(X509_getm_notBefore(one), -3600);
    X509_gmtime_adj(X509_getm_notAfter(one), 3600);
    X509_set_pubkey(one, pair);
    X509_NAME* subject = X509_get_subject_name(one);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
    X509_set_issuer_name(one, subject);
    X509_EXTENSION* extension =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, name.c_str());
    X509_add_ext(one, extension, -1);
    X509_sign(one, pair, EVP_sha256());
    const auto folder = std::filesystem::temp_directory_path();
    const std::string mark =
        std::to_string(::getpid()) + "-" + name.substr(0, 2) + std::to_string(serial);
    certificate = (folder / ("zhida-cert-" + mark)).string();
    key = (folder / ("zhida-key-" + mark)).string();
    std::FILE* file = std::fopen(certificate.c_str(), "w");
    PEM_write_X509(file, one);
    std::fclose(file);
    file = std::fopen(key.c_str(), "w");
    PEM_write_PrivateKey(file, pair, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    X509_EXTENSION_free(extension);
    X509_free(one);
    EVP_PKEY_free(pair);
  }
  ~TestCertificate() {
    std::error_code ignored;
    std::filesystem::remove(certificate, ignored);
    std::filesystem::remove(key, ignored);
  }
  TestCertificate(const TestCertificate&) = delete;
  TestCertificate& operator=(const TestCertificate&) = delete;

  std::string certificate, key;  // paths
};

}  // namespace zhida
