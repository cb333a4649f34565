"""Certificate authorities of tests, and the certificates they sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

VALID_FROM, VALID_UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Authority:
    key: ec.EllipticCurvePrivateKey
    name: x509.Name

    @classmethod
    def made(cls, file: Path) -> Authority:
        """A new one; its own certificate goes to `file`."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = cls(key, _named(file.stem))
        constraints = x509.BasicConstraints(ca=True, path_length=0)
        signed = made._draft(made.name, key).add_extension(constraints, critical=True)
        file.write_bytes(_pem(signed.sign(key, hashes.SHA256())))
        return made

    def certify(self, host: str, folder: Path) -> tuple[Path, Path]:
        """The files of a certificate for this name and of its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        signed = self._draft(_named(host), key).add_extension(names, critical=False)
        certificate, key_file = folder / "server.crt", folder / "server.key"
        certificate.write_bytes(_pem(signed.sign(self.key, hashes.SHA256())))
        key_file.touch(mode=0o600)
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return certificate, key_file

    def certify_stamps(self, folder: Path) -> None:
        """`tsa.crt` and `tsa.key`: a certificate for time stamps alone."""
        key = rsa.generate_private_key(65537, 2048)
        signed = self._draft(_named("time stamps"), key).add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
        (folder / "tsa.crt").write_bytes(_pem(signed.sign(self.key, hashes.SHA256())))
        (folder / "tsa.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def _draft(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(VALID_FROM)
            .not_valid_after(VALID_UNTIL)
        )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
