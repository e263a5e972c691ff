/* Instruction vectors of a real processor: integer instructions in 32-bit code at CPL 3, flat segments.
 * Processor: AMD EPYC (family 25, model 1, stepping 1), a 32-bit process under Linux.
 *
 * One line a case:   BYTES SEED [REGISTER=VALUE …] > RESULT          (numbers are hexadecimal)
 *   BYTES   the instruction, at 00200000
 *   SEED    where registers, flags and memory come from (`inputs` in integer-vectors.test.ts), but for what is given after
 *   RESULT  #VECTOR for a fault, else status flags and DF, then what changed:
 *           `taken` (EIP is 5 beyond the next instruction), REGISTER=VALUE, dOFFSET=BYTES and sOFFSET=BYTES for the
 *           64-byte windows of data at 00300000 and of stack at 0030FFE0 */
export const INTEGER_VECTORS = `
00e1 1 > 480
00f9 2 > 11 ecx=c437f126
000f 3 > 480 d2d=cb
00cf 4 > 411 ebx=cb623245
00f0 5 > 1 eax=be973a3d
007efc 6 > 484 dc=ca
00fe 7 > 405 edx=ed861b1e
00cd 8 > 84 ecx=ffaa
6601f7 9 > 14 edi=300041
6601c3 a > 495 ebx=f960
66012f b > 84 d2a=4bed
6601d5 c > 484 ebp=b3f4b4ee
6601e7 d > 4
66014600 e > 91 d12=85
6601c2 f > 0 edx=3785
6601ee 10 > 4 esi=30100f
01d0 11 > c11 eax=7979bd85
01d7 12 > 484 edi=86fd2b3f
014eff 13 > c90 d15=e0 d18=f6
01ea 14 > 14 edx=155a9
01e1 15 > 4 ecx=310099
011f 16 > 894 d28=b1036ca5
01e0 17 > 884 eax=8030ffff
01d4 18 > 400 esp=2b33cf31
02f4 19 > 491 edx=1520fef7
02f4 1a > 95 edx=1e4781b6
025e03 1b > 55 ebx=0
02e2 1c > 81 eax=cf55c70e
02e7 1d > 490 eax=2cafd0e4
022f 1e > 80 ecx=1619fe71
6603c5 1f > 405 eax=70f5
6603cd 20 > 401 ecx=18bf
66035603 21 > 94 edx=95cff6f3
6603c1 22 > 84
6603e1 23 > 80 esp=31eb61
66031f 24 > 5 ebx=ea05158b
03e9 25 > 411 ebp=7ffe
03ce 26 > 14 ecx=308012
037600 27 > 404 esi=310014
03c3 28 > 0
03cc 29 > 404 ecx=3155aa
038c2601000000 2a > 4 ecx=10055aa
04ff 2b > 491 eax=fffffffe
04ff 2c > 415 eax=7e
048a 2d > 94 eax=71c22e96
04c6 2e > 1 eax=155c6e0b
0502000000 2f > 484 eax=c6c8ea69
05640242f2 30 > 85 eax=de6f7e6f
05ff7f0000 31 > 10 eax=8008
0509000000 32 > 400 eax=89
6605c6e3 33 > 84 eax=e3c6
66050000 34 > 0
66050900 35 > 94 eax=5deed8e7
660555d1 36 > 401 eax=37554b5e
80c232 37 > 0 edx=80000032
80c64f 38 > 415 edx=fbdc1167
80842602000000d9 39 > 1 d15=2c
80c33b 3a > 90 ebx=763b20e5
80c2fb 3b > 495 edx=f1716084
8046feed 3c > 490 df=f1
6681c66b9c 3d > 480 esi=309c7c
6681c25acd 3e > 11 edx=be6c0f67
66818426010000007f00 3f > 490 d16=b0
6681c0aa55 40 > 5 eax=bd2738dd
6681c053ff 41 > 481 eax=3fe5a7e6
668107c48d 42 > 80 d2a=bfda
81c600800000 43 > 4 esi=308017
81c638c7639d 44 > 84 esi=9d93c748
81460400000000 45 > 0
81c500000000 46 > 444
81c69afa851f 47 > 0 esi=1fb5faab
8107ffffff7f 48 > c90 d28=3b d2b=b7
6683c5ff 49 > 11 ebp=39ce455b
6683c115 4a > c94 ecx=8014
668307ef 4b > 480 d2f=efff
6683c302 4c > 480 ebx=8002
6683c064 4d > 404 eax=da617df6
83c1cb 4e > 85 ecx=baf192ff
83c024 4f > 404 eax=2c3691bd
83842608000000b3 50 > 5 d1a=b4ffff00
83c17f 51 > 14 ecx=88
83c000 52 > 4
08e0 53 > 84 eax=a1d4e5ed
08e1 54 > 0 ecx=727d7f3b
08b42604000000 55 > 4 d15=53
08c4 56 > 4 eax=f7d55f1f
08e0 57 > 84 eax=c26ac1d1
085e00 58 > 4
08e8 59 > 484 eax=3fc20cf6
08fd 5a > 84 ecx=7d5affb0
6609f6 5b > 0
6609e0 5c > 484
660927 5d > 484
6609c8 5e > 84
6609fe 5f > 400 esi=30003b
660956ff 60 > 480 d13=3eef
6609f5 61 > 484
6609fa 62 > 404 edx=d0a336ee
09da 63 > 484 edx=cf92ffff
09f1 64 > 400 ecx=300013
096efc 65 > 80 dd=6ef1ebfd
09f0 66 > 484 eax=be72d255
09f3 67 > 80 ebx=90b1ad37
094600 68 > 404 d10=99
09c0 69 > 404
09e7 6a > 404 edi=31002b
0af3 6b > 484 edx=866aed01
0ac7 6c > 4
0a7efd 6d > 484 ebx=1ca09f45
0afb 6e > 84 ebx=4ae1db51
0aed 6f > 400
0a6603 70 > 0 eax=1302
660bce 71 > 400 ecx=3fe117f7
660bd3 72 > 404 edx=80004574
660b6e01 73 > 84
660bdc 74 > 0
660bc5 75 > 484 eax=e63ff99
660b27 76 > 80 esp=31f01c
0bf2 77 > 484 esi=ffffffff
0bdd 78 > 84 ebx=ffffffff
0b942604000000 79 > 404 edx=152016ff
0bfa 7a > 404 edi=30802d
0be5 7b > 84 esp=80310000
0b27 7c > 484 esp=8cbbec03
0c6a 7d > 480 eax=8c26dafe
0c86 7e > 480 eax=afbc62a7
0c09 7f > 484 eax=ead155a9
0c09 80 > 404 eax=6368da59
0d54191623 81 > 400 eax=23161954
0d7f000000 82 > 404
0d27caf088 83 > 84 eax=88f0ca27
0df0ddd42c 84 > 404 eax=2cd4ddf9
660d44d2 85 > 480 eax=9770dafe
660dff00 86 > 484 eax=a14791ff
660d0080 87 > 84 eax=ffff
660dffff 88 > 484 eax=ffff
80cd19 89 > 4 ecx=ca927dbc
80c98d 8a > 480 ecx=694012fd
800f01 8b > 80 d2a=97
80cc9c 8c > 80 eax=1097bcf6
80cd80 8d > 484 ecx=7a28f6d0
808c2605000000f0 8e > 80 d19=f1
6681ccffff 8f > 84 esp=31ffff
6681cfffff 90 > 484 edi=30ffff
66810f0000 91 > 404
6681cd0000 92 > 0
6681cd0000 93 > 4
66814effbc4e 94 > 0 df=fd7f
81cbb2bd9663 95 > 0 ebx=6396fff2
81cc09000000 96 > 4 esp=310009
810fede44e5b 97 > 4 d2f=ede54f5b
81ceff000000 98 > 404 esi=3000ff
81c81f1b605a 99 > 400 eax=5a601b1f
814e03f8563444 9a > 0 d19=f8573445
6683cde9 9b > 84 ebp=e18affeb
6683c823 9c > 0 eax=4db20167
66834e0009 9d > 4 d17=09
6683cc00 9e > 44
6683cf00 9f > 0
83c87f a0 > 4
83ca85 a1 > 80 edx=ffffff9d
838c260700000080 a2 > 484 d1b=81ffffff
83cc1a a3 > 400 esp=31001a
83ce5b a4 > 404 esi=30005f
10fd a5 > 411 ecx=36960449
10f5 a6 > 480 ecx=e5ff
1007 a7 > 400 d2e=10
10cc a8 > 880 eax=8bfb9d0d
10f1 a9 > 400 ecx=d3f9167f
103f aa > 400
10c1 ab > 490 ecx=eb8402e5
10d5 ac > 491 ecx=a2ff
6611e2 ad > 84
6611ff ae > 410 edi=300052
661117 af > 480 d2e=bac9
6611f3 b0 > 4 ebx=6af7280a
6611d7 b1 > 480 edi=30b83d
661146fc b2 > 480 de=23d8
6611d6 b3 > 4 esi=30001d
6611d8 b4 > 411 eax=7fff5f73
11df b5 > 400 edi=31001f
11e6 b6 > 0 esi=610015
117efd b7 > 84 de=9c d10=4d
11d2 b8 > 404 edx=24d80ed
11d6 b9 > 0 esi=310007
1146ff ba > 0 d10=57682e48
11e9 bb > 0 ecx=89
11dd bc > 411 ebp=7a49df8f
12e9 bd > 444
12c1 be > 491 eax=ffffff80
120f bf > 400 ecx=665c543b
12df c0 > 495
12d4 c1 > 890 edx=8080
1227 c2 > 401 eax=7a4d1fd1
6613eb c3 > 890 ebp=80fe
6613dd c4 > 0 ebx=74df
661346fe c5 > 490 eax=ef2a720
6613c8 c6 > 415 ecx=7fff0009
6613d3 c7 > 4 edx=3
66137efc c8 > 0 edi=300129
13dd c9 > c90 ebx=9945b9c4
13d2 ca > 400 edx=1
130f cb > 15 ecx=400d4ac9
13ca cc > 90 ecx=e05f6731
13d2 cd > 410 edx=606dca98
139c2603000000 ce > 11 ebx=4d586925
14be cf > 85 eax=10a00caf
142d d0 > 494 eax=3e6906bb
1446 d1 > 480 eax=c7
1409 d2 > 410 eax=13
15c46e286c d3 > 410 eax=6c28eec4
15a50e7581 d4 > 484 eax=81760e96
15a126315f d5 > 480 eax=f5beb6b6
15ffffffff d6 > 495
66158000 d7 > 1 eax=7f
6615851a d8 > 0 eax=1a86
6615ff00 d9 > 10 eax=8c5e6268
6615a44c da > 404 eax=c1c76c2e
80d516 db > 411 ecx=16f0
80d002 dc > 0 eax=47332c76
809426000000004a dd > 415 d16=41
80d349 de > 15 ebx=af355f14
80d1be df > 94 ecx=c90dbff5
8017b2 e0 > 84 d2a=b4
6681d20900 e1 > 15 edx=ffff0009
6681d29628 e2 > 84 edx=a896
668156fe677f e3 > 894 d14=e1f9
6681d620fe e4 > 480 esi=30fe32
6681d40900 e5 > 4 esp=310009
6681942600000000dd01 e6 > 404 d13=dd01
81d71b258001 e7 > 10 edi=1b02549
81d2c155b464 e8 > 4 edx=64b555b1
81560080000000 e9 > 0 d11=80
81d67e0be76b ea > 414 esi=6c170b90
81d4cf7a49bb eb > 84 esp=bb7a7acf
8117ffffff7f ec > c90 d2c=80
6683d52c ed > 90 ebp=9cb5df83
6683d2c6 ee > 85 edx=2d0dd4bd
6683942606000000be ef > 1 d19=bf00
6683d020 f0 > 84 eax=8021
6683d6f4 f1 > 5 esi=300006
83d0ca f2 > 401 eax=7fcb
83d4a3 f3 > 1 esp=30ffa4
8356ffe4 f4 > 81 d12=fdf4
83d1ff f5 > 1 ecx=ffef
83d5ad f6 > 11 ebp=32a7ecd3
18c3 f7 > 415 ebx=803c
18f3 f8 > c91 ebx=54cc9b9d
187e03 f9 > 44 d19=00
18d9 fa > 484
18e9 fb > 5 ecx=5255f23a
180f fc > 415 d2a=05
18cf fd > 885 ebx=f13b270
18d3 fe > 404 ebx=2eeff312
6619c3 ff > 485 ebx=8e8d
6619ff 100 > 495 edi=30ffff
66199c2602000000 101 > c81 d19=c1d2
6619d8 102 > 414 eax=87ec5c7d
6619d2 103 > 95 edx=9242ffff
661907 104 > 491 d2c=0281
6619fe 105 > 91 esi=30ffea
6619e3 106 > 84 ebx=3c6fa5cc
19ef 107 > 4 edi=300024
19c0 108 > 495 eax=ffffffff
193f 109 > 14 d2e=93 d30=b9
19de 10a > 14 esi=2f800f
19df 10b > 481 edi=d0dcedf2
197602 10c > 414 d14=ed00d000
19f0 10d > 14 eax=626d930f
19ef 10e > 411 edi=f5b1e7f
1af9 10f > 491 ebx=8000fd00
1ad6 110 > 95 edx=800000ff
1a56fc 111 > 411 edx=8002
1ad5 112 > 410 edx=cf81e73d
1ade 113 > 400
1a27 114 > 80 eax=f682c202
661bc1 115 > 490 eax=efc0ccb6
661be0 116 > 95 esp=31ff00
661b942608000000 117 > 495 edx=ed18
661bec 118 > 404 ebp=16c80e4e
661bcb 119 > 0 ecx=55a1
661b8c2602000000 11a > 404 ecx=330e77b4
1bf3 11b > 495 esi=e83bee1d
1be8 11c > 885 ebp=d5d69636
1b2f 11d > c91 ebp=85f43ace
1bd0 11e > 414 edx=53f8046a
1be7 11f > 10 esp=ffd6
1bb42605000000 120 > 0 esi=2fff15
1cf0 121 > 85 eax=90
1c93 122 > 404 eax=5517
1c7d 123 > 484 eax=ff81
1cba 124 > 491 eax=df
1d09000000 125 > 490 eax=bb10d8fd
1d2b45bfb5 126 > 10 eax=5505ef7
1daa550000 127 > 91 eax=ffffaad6
1dffffffff 128 > 11
661d6125 129 > 484 eax=4b1da3f5
661d54e9 12a > 1 eax=5d7a26b9
661d7f00 12b > 90 eax=2bb3db15
661dbd8c 12c > 10 eax=183b6729
80dc01 12d > 91 eax=fe01
80db1c 12e > 80 ebx=e3
801f45 12f > 804 d2f=66
80dd39 130 > 484 ecx=ffffc6ff
80dae6 131 > c85 edx=7bd30c82
809c2601000000bd 132 > 411 d17=43
6681de8000 133 > 481 esi=30ff94
6681dbc32c 134 > 495 ebx=8000d33c
66819c26040000000000 135 > 0
6681dd9636 136 > 490 ebp=e324b1b9
6681df8000 137 > 85 edi=30ffa9
66815efeffff 138 > 455
81d80d58439a 139 > 95 eax=e5bca7f3
81dd3db5bdf8 13a > 11 ebp=4e6ec80d
811f7f000000 13b > 414 d2d=8100
81dfa4d243e0 13c > 401 edi=1fec2d8a
81db00000000 13d > 0 ebx=1bc66eae
811f4079bb25 13e > 0 d29=bc8f8f0d
6683df09 13f > 4 edi=300024
6683dd44 140 > 80 ebp=257ae55b
66831f47 141 > 480 d2c=b5
6683de54 142 > 481 esi=30ffc1
6683daaf 143 > 14 edx=41
83d867 144 > 410 eax=6ccd91ce
83de01 145 > 4 esi=300014
839c260100000051 146 > 10 d14=ae00
83dbff 147 > 405 ebx=461d96c0
83d84d 148 > 410 eax=9b7ec5d
20e7 149 > 444
20ce 14a > 80 edx=ee7f8a1a
200f 14b > 44
20e5 14c > 44 ecx=2aaf00ee
20db 14d > 0
2007 14e > 444
20e1 14f > 84 ecx=bd2cd29a
20e7 150 > 444
6621f6 151 > 4
6621e0 152 > 44 eax=5950000
6621bc2606000000 153 > 400 d16=0d00
6621df 154 > 404 edi=300009
6621d2 155 > 0
66211f 156 > 400 d2f=8000
6621ce 157 > 4 esi=300003
6621f9 158 > 4 ecx=28
21e9 159 > 0
21ef 15a > 0 edi=2c
215e01 15b > 400 d16=23853600
21fc 15c > 404 esp=300000
21f4 15d > 4 esp=300000
210f 15e > 4
21c4 15f > 444 esp=0
21ca 160 > 444 edx=0
22dd 161 > 44 ebx=dd130a00
22f0 162 > 80 edx=fea591ad
2207 163 > 444 eax=b2aac200
22e4 164 > 480
22ee 165 > 400 ecx=5aa67047
22842604000000 166 > 80
6623c8 167 > 84 ecx=ffff8fe1
6623d9 168 > 0 ebx=94
662307 169 > 4 eax=a590100
6623d0 16a > 0
6623f7 16b > 44 esi=300000
66236604 16c > 444
23c4 16d > 404 eax=300000
23c4 16e > 4 eax=110000
23a42608000000 16f > 404 esp=10000
23eb 170 > 404 ebp=3c00000a
23ee 171 > 44 ebp=0
238c2605000000 172 > 444 ecx=0
24a1 173 > 444
244a 174 > 44 eax=0
24b6 175 > 4 eax=71541630
24ff 176 > 4
25ff000000 177 > 4 eax=f0
25ffff0000 178 > 4 eax=ffff
2548257e68 179 > 400 eax=280a2508
254025bcc7 17a > 480 eax=85a00540
66250200 17b > 44 eax=25ae0000
6625a237 17c > 400 eax=2c2a37a2
6625ffaf 17d > 400
66251164 17e > 44
80e7bd 17f > 84 ebx=bdff
80e599 180 > 444
8066ff3d 181 > 4 d16=09
80e601 182 > 444 edx=78850093
80e5a4 183 > 84 ecx=b7a5a07e
8066fe33 184 > 400 d13=20
6681e3f1d3 185 > 4 ebx=71
6681e3f616 186 > 0 ebx=4ea700b0
6681a426080000000080 187 > 44 d1c=00
6681e50200 188 > 444
6681e40a26 189 > 444
6681a42608000000ffff 18a > 0
81e77236b8ec 18b > 404 edi=300022
81e700800000 18c > 444 edi=0
81a426070000002dfde640 18d > 0
81e6fd77e606 18e > 404 esi=200011
81e3f6d998f2 18f > 4 ebx=50108190
8166fc00000000 190 > 444 d10=0000
6683e5ff 191 > 4
6683e575 192 > 400 ebp=7fff0075
6683a42600000000ff 193 > 480
6683e328 194 > 404 ebx=eb6e0028
6683e7c2 195 > 44 edi=300000
83e678 196 > 400 esi=10
83e074 197 > 0 eax=40
8366ffa2 198 > 84 d10=00
83e37a 199 > 0 ebx=7a
83e500 19a > 444 ebp=0
28e3 19b > 0
28e5 19c > 0
280f 19d > 411 d2a=01
28fa 19e > 84
28c8 19f > 494 eax=535740d4
2837 1a0 > 0 d2b=08
28c2 1a1 > 80 edx=4dad9ed6
28c5 1a2 > 400 ecx=aeff0d7e
6629d4 1a3 > 95 esp=31ffff
6629c1 1a4 > 484
66294604 1a5 > 91 d19=02ff
6629d7 1a6 > 91 edi=308cdc
6629e0 1a7 > 484
662946fd 1a8 > 484 dd=ee
6629d0 1a9 > 0 eax=7fff4cb0
6629c8 1aa > 491 eax=8749c519
29fd 1ab > 494 ebp=dde2e60f
29e3 1ac > 85 ebx=ffcf0099
290f 1ad > 410 d2a=ad6bb526
29d9 1ae > 484 ecx=e7490403
29fe 1af > 491 esi=ffffffea
295efe 1b0 > 414 d10=56ab00
29fa 1b1 > 85 edx=ffd000d4
29dc 1b2 > 4 esp=308000
2af9 1b3 > 495 ebx=dd99
2ae7 1b4 > c00 eax=9b673e7e
2a5efc 1b5 > 80
2adb 1b6 > 44 ebx=df8d5500
2aeb 1b7 > 404 ecx=7fff77ff
2a6600 1b8 > c14 eax=683a6c23
662bd5 1b9 > 91 edx=8000f957
662bd2 1ba > 44 edx=0
662b4eff 1bb > 81 ecx=48e9b973
662be0 1bc > 81 esp=31ff80
662bc4 1bd > 484
662b5efd 1be > 494 ebx=8fabad0c
2bcf 1bf > 10 ecx=15d255ab
2bf5 1c0 > 14 esi=2faa66
2b2f 1c1 > 495 ebp=c201ea6c
2be2 1c2 > 1 esp=544a1310
2bfc 1c3 > 81 edi=ffff002c
2b17 1c4 > 484 edx=965b9e7d
2cb1 1c5 > 404 eax=45f3fa18
2cff 1c6 > 415 eax=46d8ec36
2c70 1c7 > 80 eax=7f8f
2cfc 1c8 > 411 eax=80000004
2d087791d3 1c9 > 411 eax=79f47d7a
2dba226bdc 1ca > 411 eax=4ab33b9b
2d00000000 1cb > 4
2dcd953215 1cc > 491 eax=eb37e75b
662d0200 1cd > 810 eax=7ffe
662d0000 1ce > 404
662d8097 1cf > 0 eax=7fff687f
662dab17 1d0 > 95 eax=e856
80e8c3 1d1 > 405 eax=1e0d635a
80e899 1d2 > 10 eax=d6c1263d
80ac2600000000f3 1d3 > 5 d10=36
80e835 1d4 > 814 eax=4b
80ec38 1d5 > 480 eax=c7f0
802f95 1d6 > 11 d2b=6b
6681e832a9 1d7 > c81 eax=7c9acdbc
6681ee2a2d 1d8 > 491 esi=30d2e6
66812f5b27 1d9 > 10 d29=9b13
6681ecb9b6 1da > 415 esp=314947
6681efaa55 1db > 81 edi=30aa83
6681ac26000000001938 1dc > 495 d13=e8c7
81e84cd726e4 1dd > 15 eax=2708340f
81eb28f089e8 1de > 11 ebx=17760fda
81ac2605000000edfc77e5 1df > 415 d16=1404891a
81ee219ecb34 1e0 > 491 esi=cb6461ef
81e8f0ff0000 1e1 > 481 eax=ffff008f
81ac260600000002000000 1e2 > 0 d1b=b3
6683e902 1e3 > 404 ecx=7d
6683ed7f 1e4 > 4 ebp=e8e44a90
6683ac260600000012 1e5 > 91 d1d=efff
6683ea00 1e6 > 84
6683eeb5 1e7 > 415 esi=30005c
83ebff 1e8 > 15 ebx=3b77eff
83e8e5 1e9 > 85 eax=c8356d33
836efcff 1ea > 481 d11=b0
83ebf4 1eb > 5 ebx=4b5e7c44
83ef38 1ec > 0 edi=2ffff1
30cd 1ed > 444 ecx=ff
30c2 1ee > 484 edx=f6
308c2605000000 1ef > 400 d1b=01
30f4 1f0 > 404
30dd 1f1 > 0 ecx=2ff
3027 1f2 > 4 d2f=74
30dd 1f3 > 80 ecx=e6f0
30da 1f4 > 484 edx=b2463cf
6631fa 1f5 > 4 edx=28
6631c6 1f6 > 400 esi=300010
6631a42600000000 1f7 > 480
6631db 1f8 > 44 ebx=0
6631c6 1f9 > 484 esi=308014
66314efe 1fa > 484 d13=f0fe
6631e1 1fb > 400
6631d9 1fc > 80 ecx=fffd
31e7 1fd > 0 edi=1002a
31f0 1fe > 0 eax=308010
314604 1ff > 480 d19=70bc
31d4 200 > 484 esp=fe4a2be8
31ff 201 > 44 edi=0
312f 202 > 4 d2f=00
31f4 203 > 400 esp=10015
31c3 204 > 404 ebx=8459090
32db 205 > 44 ebx=a573c400
32f2 206 > 4 edx=344d0c08
32a42601000000 207 > 4 eax=c24d3509
32da 208 > 480 ebx=55bf
32e4 209 > 44 eax=78b70017
3207 20a > 44 eax=0
6633c2 20b > 44 eax=ffff0000
6633ed 20c > 44 ebp=532e0000
6633b42603000000 20d > 4 esi=3030bd
6633d9 20e > 484 ebx=1baab46a
6633eb 20f > 484 ebp=2136fb84
66335600 210 > 80 edx=a30e
33e7 211 > 400 esp=1002c
33f3 212 > 400 esi=30ffe9
336e03 213 > 80 ebp=8ff73aa1
33dc 214 > 484 ebx=ec8a6d44
33d2 215 > 44 edx=0
33bc2601000000 216 > 400
34ff 217 > 84 eax=f6
34ff 218 > 4 eax=66
3400 219 > 84
34ed 21a > 400 eax=e26f0268
3566d1e349 21b > 84 eax=becbce0f
35aa550000 21c > 404 eax=644caba6
35e3c3fcb9 21d > 480 eax=c6033c1c
351c730856 21e > 4 eax=5608731e
66350000 21f > 404
6635ffff 220 > 480 eax=ff7f
663502c9 221 > 400 eax=d0c26373
6635d22a 222 > 480 eax=d07f8fc4
80f379 223 > 400 ebx=79
80f0ff 224 > 484 eax=80ff
8037be 225 > 84 d2d=be
80f200 226 > 404
80f523 227 > 400 ecx=522436e
80b42601000000aa 228 > 480 d15=ab
6681f16604 229 > 0 ecx=419
6681f29c66 22a > 4 edx=34612ec6
668137da0c 22b > 80 d2f=2f8d
6681f0c9b3 22c > 400 eax=fcc730b5
6681f60000 22d > 404
66817602f236 22e > 400 d14=f237
81f36006f51d 22f > 484 ebx=8cfa3535
81f4ffffffff 230 > 484 esp=ffceffff
81b426010000005b59ec04 231 > 80 d15=f20194fb
81f21ba4689d 232 > 484 edx=e2975be4
81f4ffffffff 233 > 484 esp=ffceffff
8176fc09e6d739 234 > 4 d10=09e7d739
6683f4b1 235 > 484 esp=31ffb1
6683f5c4 236 > 80 ebp=ffc4
668376fef0 237 > 480 de=86d8
6683f098 238 > 480 eax=d8448acb
6683f499 239 > 484 esp=31ff99
83f500 23a > 4
83f3a8 23b > 400 ebx=3938044c
833780 23c > 480 d2e=80fefeff
83f661 23d > 400 esi=300073
83f699 23e > 484 esi=ffcfff88
38e4 23f > 444
38fb 240 > 80
3837 241 > 404
38e3 242 > 400
38e8 243 > 84
3876fe 244 > 411
38ef 245 > 44
38fe 246 > 415
6639c4 247 > 91
6639e8 248 > 404
66395efe 249 > 0
6639d5 24a > 404
6639fc 24b > 91
66392f 24c > 411
6639fe 24d > 95
6639d7 24e > 401
39dc 24f > 11
39e0 250 > 85
395efc 251 > 80
39ca 252 > 881
39ce 253 > 10
395e01 254 > 881
39da 255 > 405
39dc 256 > 410
3ac2 257 > 15
3ad1 258 > 10
3a8c2608000000 259 > 95
3ad7 25a > 11
3ad0 25b > 80
3a8c2606000000 25c > 0
663bda 25d > 495
663bca 25e > 11
663b842602000000 25f > 484
663bd9 260 > 1
663bd1 261 > 404
663b6602 262 > 411
3bc6 263 > 85
3bf6 264 > 444
3ba42607000000 265 > 4
3bcc 266 > 481
3beb 267 > 81
3b46fe 268 > 91
3ced 269 > 411
3c37 26a > c00
3c80 26b > 881
3cff 26c > 415
3d09000000 26d > 404
3d00000080 26e > c85
3d00800000 26f > 4
3d3ed8bff3 270 > 15
663d855e 271 > 0
663d1e26 272 > 95
663dff7f 273 > 495
663df0ff 274 > 401
80fbc5 275 > 404
80fc48 276 > 95
807eff7a 277 > 495
80fc00 278 > 480
80fc64 279 > 95
807efde4 27a > 485
6681f92acb 27b > 0
6681fe6e65 27c > 495
66813fa73f 27d > 95
6681fe2b7a 27e > 495
6681fca76b 27f > 95
6681bc2603000000b90b 280 > 14
81ff00000080 281 > c85
81fdf1ac3ed1 282 > 5
81bc2603000000f3827270 283 > 400
81feff000000 284 > 414
81fc369d8331 285 > 95
813f379942f8 286 > 414
6683fbbb 287 > 91
6683fe56 288 > 481
66837e0453 289 > 404
6683ff00 28a > 4
6683fc09 28b > 491
83ff75 28c > 404
83fd00 28d > 404
837eff3a 28e > 10
83fb98 28f > 91
83fa1a 290 > 400
40 291 > 84 eax=fc65f70f
40 292 > 491 eax=f24b43e0
6640 293 > 5 eax=9a
6640 294 > 455 eax=7fff0000
41 295 > 5 ecx=61586269
41 296 > 400 ecx=fff1
6641 297 > 455 ecx=7fff0000
6641 298 > 4 ecx=3
42 299 > 485 edx=baa35eca
42 29a > 81 edx=d83f37c7
6642 29b > 11 edx=80
6642 29c > 401 edx=215e5d6b
43 29d > 85 ebx=9382cb55
43 29e > 481 ebx=f615dace
6643 29f > 481 ebx=8001
6643 2a0 > 4 ebx=ac6b2e5f
45 2a1 > 81 ebp=82be7dbc
45 2a2 > 415 ebp=10000
6645 2a3 > 80 ebp=df96d731
6645 2a4 > 401 ebp=80000001
46 2a5 > 5 esi=300014
46 2a6 > 1 esi=300015
6646 2a7 > 404 esi=300012
6646 2a8 > 5 esi=300011
47 2a9 > 1 edi=30002c
47 2aa > 1 edi=30002a
6647 2ab > 0 edi=30002c
6647 2ac > 5 edi=30002b
48 2ad > 5 eax=7e
48 2ae > 481 eax=d5968a86
6648 2af > 0 eax=9dda0f75
6648 2b0 > 404 eax=b5eb1e69
49 2b1 > 5 ecx=7e
49 2b2 > 1 ecx=320e3d16
6649 2b3 > 484 ecx=d8519822
6649 2b4 > 485 ecx=5e1eedb4
4a 2b5 > 400 edx=fe
4a 2b6 > 415 edx=7fff
664a 2b7 > 480 edx=29878cf1
664a 2b8 > 5 edx=2b5148dd
4b 2b9 > 404 ebx=271d4fb8
4b 2ba > 480 ebx=da7075f1
664b 2bb > 85 ebx=eec98877
664b 2bc > 95 ebx=8000ffff
4d 2bd > 80 ebp=efb23980
4d 2be > c15 ebp=7fffffff
664d 2bf > 401 ebp=ae2a5e2c
664d 2c0 > 495 ebp=8000ffff
4e 2c1 > 1 esi=300016
4e 2c2 > 0 esi=300016
664e 2c3 > 1 esi=300013
664e 2c4 > 404 esi=300012
4f 2c5 > 404 edi=30002d
4f 2c6 > 5 edi=30002d
664f 2c7 > 4 edi=300027
664f 2c8 > 404 edi=300028
fec4 2c9 > 401 eax=80000100
fec6 2ca > 0 edx=180
fe46ff 2cb > 400 d16=02
fec3 2cc > 481 ebx=fff1
fec4 2cd > 4 eax=a9645aed
fe07 2ce > 400 d2b=08
fec7 2cf > 480 ebx=e879cede
fec6 2d0 > 401 edx=e64658d6
fe07 2d1 > 0 d2f=01
66ffc3 2d2 > 481 ebx=8001
66ffc3 2d3 > 405 ebx=30616ce2
66ff46fc 2d4 > 401 df=02
66ffc2 2d5 > 405 edx=3
66ffc3 2d6 > 15 ebx=b4e65d30
66ff46fc 2d7 > 0 d13=01
66ffc7 2d8 > 401 edi=300029
66ffc4 2d9 > 401 esp=310001
66ff07 2da > 0 d2a=46
ffc1 2db > 5 ecx=3
ffc0 2dc > 1 eax=2
ff4600 2dd > 1 d11=cd
ffc7 2de > 401 edi=30002f
ffc6 2df > 404 esi=300012
ff4604 2e0 > 490 d1b=e0
ffc3 2e1 > 0 ebx=2
ffc4 2e2 > 401 esp=310001
ff842600000000 2e3 > 484 d15=71
fec9 2e4 > 5 ecx=5253e11b
fecc 2e5 > 495 eax=ff99
fe0f 2e6 > 405 d2b=33
fece 2e7 > 494 edx=84e9ff57
feca 2e8 > 84 edx=55a9
fe8c2608000000 2e9 > 400 d1f=3b
feca 2ea > 81 edx=fe
fece 2eb > 0 edx=bf723dbe
fe4e03 2ec > 405 d19=39
66ffcb 2ed > 84 ebx=fbe3928d
66ffcc 2ee > 494 esp=31ffff
66ff8c2600000000 2ef > 84 d10=8e
66ffce 2f0 > 405 esi=300011
66ffcf 2f1 > 5 edi=30002d
66ff0f 2f2 > 484 d2e=eb
66ffcc 2f3 > 495 esp=31ffff
66ffcc 2f4 > 94 esp=31ffff
66ff4eff 2f5 > 411 d15=7f
ffcc 2f6 > 14 esp=30ffff
ffca 2f7 > 401 edx=98
ff8c2607000000 2f8 > 5 d1d=00
ffca 2f9 > 400 edx=7e1ab8d0
ffcc 2fa > 15 esp=30ffff
ff4eff 2fb > 405 d14=05
ffcc 2fc > 414 esp=30ffff
ffce 2fd > 404 esi=300012
ff8c2604000000 2fe > 485 d19=7e
f6c52b 2ff > 44
f6c1bd 300 > 480
f6460109 301 > 400
f6c33b 302 > 404
f6c291 303 > 480
f6073c 304 > 444
66f7c5aa55 305 > 0
66f7c47be4 306 > 444
66f746030900 307 > 444
66f7c3c183 308 > 404
66f7c77f00 309 > 400
66f7070000 30a > 44
f7c5ff000000 30b > 44
f7c67f000000 30c > 404
f746fe4540b08d 30d > 484
f7c5db0c6a63 30e > 4
f7c370ef927d 30f > 0
f746ff00800000 310 > 404
f6cf1b 311 > 444
f6cb66 312 > 0
f68c26000000002c 313 > 44
66f7cd36e6 314 > 4
66f7cd0000 315 > 444
66f74e03f0ff 316 > 404
f7ca01000000 317 > 444
f7c87f000000 318 > 444
f70fabada564 319 > 0
f6d1 31a > 810 ecx=4228ad1
f6d4 31b > c80 eax=f0
f6942602000000 31c > 8c0 d15=fe
f6d6 31d > 90 edx=397f3133
f6d6 31e > c50 edx=ff99
f65603 31f > c15 d1a=d1
f6d4 320 > 410 eax=f0
f6d7 321 > 95 ebx=5c86441d
66f7d7 322 > 450 edi=30ffd4
66f7d0 323 > c1 eax=7fff
66f75602 324 > 405 d14=59b3
66f7d2 325 > 8d4 edx=2a69f18a
66f7d6 326 > 51 esi=30ffee
66f717 327 > c5 d29=0ea2
66f7d6 328 > 800 esi=30ffeb
66f7d1 329 > 490 ecx=df45d788
f7d0 32a > 444 eax=4e843067
f7d6 32b > 4d5 esi=ffcfffea
f7942607000000 32c > 1 d1b=fefffefe
f7d5 32d > 91 ebp=ffff0000
f7d1 32e > 414 ecx=18d9bd94
f75602 32f > 94 d18=fffffeff
f7d0 330 > 441 eax=bd43e90a
f7d6 331 > cc5 esi=ffcfffe8
f6db 332 > 44
f6dd 333 > 444
f61f 334 > 495 d2b=ff
f6db 335 > 11 ebx=42b6337c
f6dd 336 > 444
f61f 337 > 491 d2b=df
f6d8 338 > 491 eax=fe
f6df 339 > 411 ebx=1f0
66f7dd 33a > 415 ebp=5cee7484
66f7d9 33b > 491 ecx=fc61963d
66f79c2604000000 33c > 444
66f7da 33d > 11 edx=8d1a4db3
66f7d8 33e > 491 eax=32cf9843
66f79c2603000000 33f > 491 d14=988d
66f7db 340 > 491 ebx=ff67
66f7dd 341 > 91 ebp=ff01
f7d9 342 > 91 ecx=f02ab2f1
f7da 343 > 485 edx=ffff8000
f71f 344 > 411 d2d=dc19ee36
f7df 345 > 91 edi=ffcfffd3
f7da 346 > 411 edx=40befc45
f79c2601000000 347 > 491 d11=91932ef5
f7df 348 > 495 edi=ffcfffd8
f7dd 349 > 495 ebp=ffffaa56
f6e6 34a > 50
f6e3 34b > c91 eax=4114
f66600 34c > c11 eax=58fc
f6e0 34d > 8d5 eax=7ffffe01
f6e4 34e > 881 eax=ac4f0cf0
f66603 34f > 891 eax=5e0d019e
f6e6 350 > c01 eax=aa9547e0
f6e3 351 > 90 eax=14760092
f6a42604000000 352 > 855 eax=3200
f6e2 353 > 895 eax=3480
f6e3 354 > 4c0 eax=0
f666fe 355 > cc1 eax=e98e2409
f6e6 356 > 8c5 eax=63197397
f6e7 357 > 40
f666fd 358 > 444 eax=7fff0000
f6e4 359 > 805 eax=5595b108
66f7e5 35a > c41 eax=178b9bc4 edx=39
66f7e6 35b > 410 eax=82ef27a2 edx=fdf70000
66f727 35c > 801 eax=49f440d1 edx=1de8
66f7e1 35d > 484 eax=4276 edx=26f70000
66f7e6 35e > 881 eax=fff0 edx=7
66f7a42605000000 35f > 490 eax=101 edx=9ddb0000
66f7e5 360 > 410 eax=0 edx=0
66f7e6 361 > c45 eax=152a5df4 edx=e1360008
66f727 362 > c15 eax=d81f2bd0 edx=7fff8033
66f7e2 363 > 801 eax=47d6add4 edx=9b1c2c39
66f7e1 364 > c15 eax=1da0e16c edx=76130aa7
66f766fc 365 > 94 edx=b7340000
66f7e7 366 > 891 eax=7fffffd7 edx=28
66f7e3 367 > cc1 eax=df424eb4 edx=db0
66f7a42607000000 368 > c55 eax=f1c0 edx=ffffe0d5
66f7e3 369 > 84 eax=5138 edx=33670000
f7e6 36a > c05 eax=ffdaffea edx=17
f7e2 36b > 484 eax=132 edx=0
f76602 36c > 845 eax=c8f1b2f6 edx=6dabd30
f7e1 36d > c85 eax=659080fb edx=80a47e2
f7e0 36e > 801 eax=26b32a21 edx=38f71b3
f7a42600000000 36f > c95 eax=817b6798 edx=194c4ce0
f7e4 370 > c85 eax=658a0000 edx=10
f7e5 371 > 8d5 eax=ed553a82 edx=12aac57d
f766fd 372 > 885 eax=ffffaa00 edx=55
f7e4 373 > 40 eax=184f0000 edx=0
f7e3 374 > 8c1 eax=2066c854 edx=9abb604b
f76604 375 > cc1 eax=d0016b3f edx=bbd5e8
f7e5 376 > 895 eax=189037b5 edx=4
f7e3 377 > cd5 eax=ffbc7148 edx=438eb7
f76602 378 > c55 eax=b0850000 edx=24262d
f7e6 379 > c55 eax=fc38d870 edx=d58be
f6eb 37a > 805 eax=2b6c1e48
f6e8 37b > c01 eax=115f2d90
f66e03 37c > 494 eax=7fff0000
f6ed 37d > 811 eax=2d9
f6ef 37e > 440 eax=7fffffab
f66eff 37f > cd1 eax=9d89ff19
f6e9 380 > 8d1 eax=3429e06c
f6ef 381 > c05 eax=6b790e00
f66efc 382 > 490 eax=496dffcf
f6e9 383 > 400 eax=1
f6ea 384 > 484 eax=0
f62f 385 > 4d4 eax=0
f6ea 386 > 8c1 eax=f920
f6eb 387 > 90 eax=7fffffe6
f6ac2605000000 388 > 404 eax=0
f6ed 389 > c11 eax=e97e
66f7e9 38a > d4 eax=477 edx=1f310000
66f7e9 38b > cd1 eax=b9f4b57c edx=f777
66f72f 38c > 881 eax=4bd79df1 edx=7ffff67a
66f7ec 38d > 40 eax=adb30000 edx=0
66f7ee 38e > 90 eax=8a3c8d52 edx=ffff
66f76efd 38f > 414 edx=0
66f7ea 390 > 0 edx=7fff0000
66f7eb 391 > c15 eax=466a edx=957bdccb
66f7ac2608000000 392 > c45 eax=b813ae00 edx=fff8
66f7e8 393 > c95 eax=68145bc4 edx=c8e
66f7ed 394 > 851 eax=406a955c edx=45b40776
66f7ac2602000000 395 > 94 edx=0
66f7eb 396 > c41 eax=2ca9 edx=2a
66f7e8 397 > 805 eax=17a30000 edx=a28400e1
66f7ac2608000000 398 > 841 eax=22b8386a edx=314d
66f7ef 399 > c95 eax=20d62c37 edx=fff6
f7ec 39a > 4 edx=0
f7ef 39b > 14 eax=ffcfffd5 edx=ffffffff
f7ac2603000000 39c > d0 eax=1f4698ea edx=0
f7ee 39d > 480 eax=ffcfffee edx=ffffffff
f7ec 39e > c15 eax=501a0000 edx=b6ad6
f7ac2604000000 39f > c95 eax=7c69a000 edx=d1fe9
f7eb 3a0 > c05 eax=491b8f80 edx=6
f7e9 3a1 > 851 eax=f1eda7d4 edx=34b6bfa
f7ac2607000000 3a2 > 8c1 edx=80
f7e9 3a3 > cd5 eax=a21bcd96 edx=ffff904e
f7e9 3a4 > 841 eax=52b3d638 edx=ffffffeb
f7ac2607000000 3a5 > 815 eax=7c95149d edx=ffdf9514
f7ee 3a6 > c11 eax=800425ec edx=fff9a07a
f7ef 3a7 > 410 eax=18001500 edx=0
f72f 3a8 > c95 eax=509c1980 edx=3c
f7e9 3a9 > c01 eax=90922dd1 edx=f9b68027
f6f0 3aa > 411 eax=b187e14
f6f0 3ab > 810 eax=a02715de
f676fc 3ac > 810 eax=a7657f4c
f6f7 3ad > #0
f6f7 3ae > #0
f676fc 3af > #0
f6f5 3b0 > 411 eax=6801
f6f4 3b1 > #0
f637 3b2 > 10 eax=3f7090d2
f6f1 3b3 > #0
f6f0 3b4 > #0
f6b42608000000 3b5 > #0
f6f6 3b6 > #0
f6f4 3b7 > #0
f637 3b8 > #0
f6f4 3b9 > #0
f6f1 3ba > 411 eax=5cb3
f67603 3bb > 811
f6f5 3bc > #0
f6f1 3bd > #0
f676fd 3be > 11 eax=21dd9c62
f6f0 3bf > #0
f6f6 3c0 > #0
f637 3c1 > #0
66f7f7 3c2 > #0
66f7f1 3c3 > 10 eax=ffffe6e5 edx=8c6cd2de
66f7b42600000000 3c4 > #0
66f7f6 3c5 > #0
66f7f0 3c6 > 11 eax=51a4840e edx=d62c
66f77603 3c7 > #0
66f7f7 3c8 > #0
66f7f6 3c9 > #0
66f7b42606000000 3ca > #0
66f7f7 3cb > #0
66f7f0 3cc > #0
66f7b42603000000 3cd > #0
66f7f6 3ce > #0
66f7f0 3cf > #0
66f77604 3d0 > #0
66f7f7 3d1 > #0
66f7f5 3d2 > 10 eax=4009ec13 edx=7cc43e82
66f77601 3d3 > #0
66f7f0 3d4 > 811 eax=7fff0003
66f7f7 3d5 > #0
66f737 3d6 > #0
66f7f3 3d7 > #0
66f7f2 3d8 > #0
66f7b42602000000 3d9 > #0
f7f7 3da > #0
f7f0 3db > 810 eax=fc74096e edx=c56c4046
f737 3dc > c10 eax=ff3fe3 edx=5302
f7f5 3dd > 811 eax=2d edx=1d39e148
f7f5 3de > #0
f737 3df > #0
f7f1 3e0 > #0
f7f2 3e1 > #0
f77600 3e2 > #0
f7f0 3e3 > c10 eax=29 edx=320cb6f0
f7f3 3e4 > 410 eax=12fe0 edx=186a3bcb
f737 3e5 > #0
f7f2 3e6 > #0
f7f1 3e7 > 410 eax=28a edx=3917dcc1
f77600 3e8 > #0
f7f1 3e9 > 410 eax=6afed767 edx=21539f80
f7f2 3ea > #0
f77603 3eb > 810 eax=275781a8 edx=aeb0b412
f7f3 3ec > #0
f7f6 3ed > #0
f776fc 3ee > c10 eax=4 edx=4aca18ac
f7f7 3ef > c10 eax=7e5 edx=12378d
f7f1 3f0 > #0
f77600 3f1 > 810 eax=87a122dd edx=17c3ec0c
f6ff 3f2 > 811
f6fc 3f3 > #0
f63f 3f4 > #0
f6f9 3f5 > c11 eax=ff00
f6fe 3f6 > #0
f63f 3f7 > 10 eax=f0
f6f8 3f8 > 11
f6fe 3f9 > #0
f67e03 3fa > #0
f6fb 3fb > #0
f6f8 3fc > #0
f6bc2605000000 3fd > 411 eax=ffffff00
f6fe 3fe > 810 eax=fe
f6ff 3ff > #0
f63f 400 > #0
f6ff 401 > #0
f6fb 402 > #0
f6bc2607000000 403 > #0
f6f9 404 > #0
f6f9 405 > 411
f67e04 406 > c11 eax=ffffff00
f6f8 407 > c10 eax=690220b5
f6fc 408 > #0
f63f 409 > #0
66f7fa 40a > #0
66f7ff 40b > #0
66f73f 40c > c11 eax=1148006e edx=800000cb
66f7fc 40d > #0
66f7f8 40e > #0
66f77efd 40f > #0
66f7fa 410 > #0
66f7fb 411 > #0
66f7bc2604000000 412 > #0
66f7fb 413 > #0
66f7f9 414 > 410 eax=c9a90224 edx=1951
66f7bc2602000000 415 > #0
66f7ff 416 > 11 eax=8904057d edx=2a
66f7f8 417 > #0
66f77e04 418 > #0
66f7f9 419 > c10 eax=2c2e0097 edx=42
66f7fe 41a > c10 eax=f6f0057b edx=8
66f7bc2603000000 41b > #0
66f7fd 41c > #0
66f7fe 41d > #0
66f7bc2601000000 41e > #0
66f7fc 41f > #0
66f7fe 420 > #0
66f7bc2602000000 421 > #0
f7fd 422 > #0
f7fd 423 > #0
f7bc2602000000 424 > c10 eax=90000 edx=0
f7fd 425 > #0
f7fd 426 > #0
f77e04 427 > #0
f7ff 428 > #0
f7f9 429 > c10 eax=1fe0000 edx=1
f77efe 42a > #0
f7ff 42b > #0
f7f9 42c > c10 eax=55aadf40 edx=17f0
f7bc2608000000 42d > 411 eax=5 edx=196119e7
f7fe 42e > #0
f7fe 42f > 810 eax=2aaa9 edx=15d579
f73f 430 > #0
f7fa 431 > #0
f7f8 432 > 411 eax=aee74641 edx=0
f77e03 433 > 411 eax=41907 edx=17230786
f7f8 434 > #0
f7fe 435 > 810 eax=33128 edx=1fd7d
f73f 436 > 811 eax=2196ed6a edx=c23b417d
f7fc 437 > 10 eax=29bb8 edx=a8eda
f7fd 438 > #0
f77efd 439 > #0
f6f1 43a eax=493 edx=9177b4aa > 810 eax=1309
f6f1 43b eax=67a edx=153df7d2 > 410 eax=800a
f6f1 43c eax=26c edx=bea3040c > c11 eax=804
f6f1 43d eax=25c edx=59f1f2d > #0
f6f1 43e eax=593 edx=3695ade > c11 eax=4310
f6f1 43f eax=597 edx=74675e8a > 810 eax=c405
f6f1 440 eax=43c edx=5a8726b7 > 811 eax=2408
f6f1 441 eax=302 edx=8770886a > 10 eax=206
f6f1 442 eax=353 edx=30f7d80d > 11 eax=3d0a
f6f1 443 eax=33e edx=4eac6ce2 > 410 eax=25c
f6f1 444 eax=1d0 edx=fd992493 > c11 eax=d101
f6f1 445 eax=707 edx=c7e710d5 > 811 eax=e07
f6f1 446 eax=55c edx=aacb85d0 > #0
f6f1 447 eax=77a edx=1318b2ee > 410 eax=8107
f6f1 448 eax=782 edx=ea17c212 > 810 eax=560c
f6f1 449 eax=683 edx=3a2d2ff0 > 10 eax=162
f6f1 44a eax=6ee edx=f312cd5e > 11 eax=7307
f6f1 44b eax=1fa edx=4a2fc829 > 810 eax=1a02
f6f1 44c eax=105 edx=79e9b8a6 > #0
f6f1 44d eax=352 edx=15d19adc > 410 eax=e0b
f6f1 44e eax=188 edx=ad32f8fb > #0
f6f1 44f eax=263 edx=aac2ee2e > #0
f6f1 450 eax=435 edx=715ebf87 > 10 eax=bd04
f6f1 451 eax=7fb edx=837b8e39 > 810 eax=7b0f
66f7f3 452 eax=7bb9b16f edx=90 > c10 eax=7bb99142 edx=b1
66f7f1 453 eax=d09661e7 edx=f > 10 eax=d096002c edx=4b7
66f7f3 454 eax=b29a5e0a edx=5e > 411 eax=b29a00d1 edx=8be
66f7f1 455 eax=2312c711 edx=93 > #0
66f7f3 456 eax=b3f630e4 edx=4a > 810 eax=b3f6004a edx=312e
66f7f1 457 eax=6b9b70db edx=16 > 10 eax=6b9b0016 edx=723b
66f7f3 458 eax=94d3c948 edx=5e > 411 eax=94d30071 edx=b1be
66f7f3 459 eax=51c5c05d edx=10 > 10 eax=51c50016 edx=3951
66f7f1 45a eax=e26ef93c edx=bc > 10 eax=e26e049a edx=2138
66f7f1 45b eax=5311e166 edx=6f > 810 eax=5311dfc2 edx=66
66f7f3 45c eax=990bfca9 edx=c7 > #0
66f7f1 45d eax=1a022da3 edx=74 > 11 eax=1a020074 edx=2e17
66f7f1 45e eax=44fc2ba4 edx=1a > 10 eax=44fc004e edx=11d8
66f7f3 45f eax=31bda673 edx=bc > 410 eax=31bd0671 edx=101c
66f7f3 460 eax=a011d162 edx=3c > #0
66f7f3 461 eax=716bdfa2 edx=5c > c10 eax=716b00f7 edx=54dc
66f7f3 462 eax=efbf754d edx=32 > 411 eax=efbf00c3 edx=1abc
66f7f3 463 eax=63367f1b edx=58 > 810 eax=633600a6 edx=63db
66f7f3 464 eax=824d49ef edx=a5 > 411 eax=824da5ef edx=de
66f7f3 465 eax=3595b2bd edx=34 > 811 eax=359500b3 edx=12e4
66f7f1 466 eax=70b350ba edx=c > 411 eax=70b30015 edx=1a6f
66f7f3 467 eax=a09ebd30 edx=9 > 411 eax=a09e002b edx=2e0d
66f7f3 468 eax=ea934d02 edx=12 > c11 eax=ea93125f edx=61
66f7f1 469 eax=d1e4c1dc edx=9e > #0
f7f1 46a eax=f034cc34 edx=9e > 410 eax=13d edx=7034cc34
f7f1 46b eax=ee3e4b1d edx=a3 > #0
f7f3 46c eax=aab99e7e edx=2a > 810 eax=129 edx=c93a4fd
f7f3 46d eax=84a7402e edx=2f > 411 eax=35 edx=4862cd76
f7f1 46e eax=2397c7e2 edx=57 > 10 eax=5b edx=3951ea4c
f7f1 46f eax=81f3beaf edx=2a > #0
f7f1 470 eax=d0aa3077 edx=4c > c11 eax=15c edx=285b2fe3
f7f3 471 eax=d0c0d171 edx=5e > 11 eax=5ed11f edx=a290
f7f1 472 eax=69c2fe42 edx=6d > 810 eax=632 edx=6093dbc
f7f1 473 eax=beaac26 edx=48 > 811 eax=4c edx=39e4b54e
f7f1 474 eax=18b0532a edx=51 > 11 eax=85 edx=41a244a1
f7f1 475 eax=ceea9647 edx=2c > 410 eax=2f edx=bb10fe7d
f7f3 476 eax=297b27ab edx=18 > c10 eax=182993 edx=513e
f7f1 477 eax=1b6afb94 edx=55 > 11 eax=5520bd edx=764
f7f3 478 eax=90994861 edx=c3 > #0
f7f3 479 eax=d6497dca edx=2a > 411 eax=55ac92fb edx=4a
f7f3 47a eax=787a379b edx=27 > 410 eax=4ef0f4 edx=379b
f7f1 47b eax=dd37eda9 edx=b2 > 10 eax=4ba edx=15167857
f7f3 47c eax=7b826415 edx=7c > 410 eax=8e edx=45c0d123
f7f3 47d eax=86ccb168 edx=33 > #0
f7f3 47e eax=ab800ce6 edx=9e > #0
f7f3 47f eax=33793e48 edx=ac > 11 eax=158 edx=33793fa0
f7f1 480 eax=c7907f31 edx=8d > 410 eax=3c9 edx=a237659
f7f3 481 eax=ed9190dc edx=6d > 10 eax=6df470 edx=d7dc
f6f9 482 eax=620 edx=ad490827 > #0
f6f9 483 eax=35e edx=d50b79c3 > 11 eax=75f
f6f9 484 eax=64d edx=72d5b964 > 11 eax=530f
f6f9 485 eax=7d1 edx=2edde842 > #0
f6f9 486 eax=441 edx=d8f5631f > #0
f6f9 487 eax=4a1 edx=47ec221a > c11 eax=4f
f6f9 488 eax=45b edx=ce5f0bf8 > #0
f6f9 489 eax=3ee edx=8b1df709 > 10 eax=4ff7
f6f9 48a eax=2b edx=c4ae4ff5 > c11 eax=9ff
f6f9 48b eax=531 edx=ccdde89 > 810 eax=1ad
f6f9 48c eax=5c4 edx=15f76d73 > 811 eax=2127
f6f9 48d eax=65c edx=d5246fb4 > 11 eax=53f1
f6f9 48e eax=2f5 edx=5aa9c71b > #0
f6f9 48f eax=40 edx=2cf759f2 > 11 eax=c0
f6f9 490 eax=3ee edx=92b6297 > c10 eax=1226
f6f9 491 eax=542 edx=b6a2b87c > #0
f6f9 492 eax=51d edx=bd9ca312 > #0
f6f9 493 eax=2a3 edx=804dddac > c10 eax=5ffb
f6f9 494 eax=302 edx=1226315c > 411 eax=e12
f6f9 495 eax=29f edx=429246fe > 811 eax=1706
f6f9 496 eax=96 edx=b9f9e473 > 10 eax=fb
f6f9 497 eax=74b edx=35888392 > 410 eax=1fca
f6f9 498 eax=357 edx=bb2bdf9d > c11 eax=121b
f6f9 499 eax=411 edx=ddbf562f > #0
66f7fb 49a eax=caca2145 edx=b1 > #0
66f7f9 49b eax=8c6c3c03 edx=ffffffad > #0
66f7fb 49c eax=38d9cdfb edx=9d > 410 eax=38d9051a edx=1d51
66f7fb 49d eax=4f137be2 edx=ffffff81 > 410 eax=4f130126 edx=ffffb8ea
66f7f9 49e eax=bc503f6b edx=85 > #0
66f7f9 49f eax=f46f8c2 edx=ffffff3d > #0
66f7f9 4a0 eax=bc108092 edx=46 > c11 eax=bc10fea1 edx=7b8
66f7f9 4a1 eax=d049c422 edx=ffffff8d > c11 eax=d04900e4 edx=ffffc422
66f7f9 4a2 eax=8bac140d edx=35 > 10 eax=8bac3549 edx=56
66f7f9 4a3 eax=26f8dad6 edx=fffffff6 > 810 eax=26f8ffdf edx=ffffe19c
66f7f9 4a4 eax=5ac5601a edx=b8 > #0
66f7f9 4a5 eax=41f7779e edx=ffffff41 > 10 eax=41f7018e edx=fffff3f2
66f7f9 4a6 eax=9c832d5b edx=33 > #0
66f7fb 4a7 eax=991720e3 edx=fffffff9 > #0
66f7f9 4a8 eax=f5201e6 edx=73 > #0
66f7fb 4a9 eax=435a83cb edx=ffffffcc > 410 eax=435a0072 edx=ffffdc87
66f7f9 4aa eax=34cb6fc9 edx=bd > 810 eax=34cb018f edx=b0d
66f7fb 4ab eax=b72790e1 edx=ffffff5b > c10 eax=b727fd05 edx=fffff814
66f7f9 4ac eax=1834a7e5 edx=25 > c10 eax=1834fcc8 edx=62d
66f7f9 4ad eax=9f7b6f67 edx=ffffff4d > 10 eax=9f7bfcaa edx=ffffe1bb
66f7f9 4ae eax=23085010 edx=61 > 811 eax=2308fcea edx=260
66f7f9 4af eax=e2c3777b edx=ffffff56 > 10 eax=e2c3fdfa edx=ffffe7e9
66f7fb 4b0 eax=9f30a5b1 edx=9d > 810 eax=9f30e988 edx=3d1
66f7f9 4b1 eax=532cc572 edx=ffffff49 > #0
f7fb 4b2 eax=a81cb3e4 edx=b6 > 811 eax=178 edx=7623eafc
f7fb 4b3 eax=19d5e85d edx=ffffff46 > 811 eax=fffffbeb edx=ee9f095c
f7fb 4b4 eax=35ff7e6a edx=75 > #0
f7f9 4b5 eax=1624fac9 edx=ffffffbd > 10 eax=ffbd15e3 edx=ffff10ac
f7f9 4b6 eax=38cc39a5 edx=59 > #0
f7fb 4b7 eax=d3a808c3 edx=ffffffbd > #0
f7fb 4b8 eax=c2eb094f edx=9a > 410 eax=fffff718 edx=112aa5cf
f7fb 4b9 eax=e8bbfc5f edx=ffffff9b > 810 eax=a4c edx=f7cf202f
f7fb 4ba eax=ed898624 edx=85 > c11 eax=183 edx=1b4e3dbb
f7f9 4bb eax=a8c53e61 edx=ffffff9b > 811 eax=fed423d5 edx=ffffb9ef
f7fb 4bc eax=e3c2798f edx=96 > #0
f7f9 4bd eax=ffb04f27 edx=ffffff97 > 11 eax=ffffff30 edx=ffb04e57
f7f9 4be eax=67dbfb11 edx=b1 > 811 eax=3f2 edx=23cb256b
f7f9 4bf eax=b5baf4dd edx=ffffffda > 810 eax=2a3 edx=f67d215b
f7f9 4c0 eax=633c1301 edx=88 > 411 eax=231 edx=161475f
f7fb 4c1 eax=aab8bf7d edx=ffffff9b > 411 eax=138 edx=d92bef35
f7fb 4c2 eax=2eafb851 edx=54 > #0
f7fb 4c3 eax=8cf234e4 edx=ffffff56 > c11 eax=22b edx=dac5a67a
f7fb 4c4 eax=97ac05b2 edx=6f > c11 eax=165 edx=315679d0
f7fb 4c5 eax=d54f630a edx=ffffff80 > #0
f7fb 4c6 eax=f91b3cf0 edx=d > 810 eax=1bf26e edx=2f5e
f7f9 4c7 eax=3b6a1d83 edx=ffffff54 > #0
f7f9 4c8 eax=2597d750 edx=84 > c10 eax=149c edx=18446e0
f7f9 4c9 eax=26233324 edx=ffffffcd > 10 eax=fffffe3d edx=fcb8cbec
84c8 4ca > 400
84c1 4cb > 4
846efc 4cc > 44
84e7 4cd > 400
84d2 4ce > 484
8407 4cf > 444
6685d0 4d0 > 400
6685e6 4d1 > 44
668566fd 4d2 > 444
6685dd 4d3 > 44
6685c6 4d4 > 44
6685ac2608000000 4d5 > 44
85e9 4d6 > 0
85d4 4d7 > 4
856602 4d8 > 444
85cb 4d9 > 444
85c2 4da > 4
855600 4db > 404
a8d2 4dc > 484
a8ff 4dd > 84
a800 4de > 44
a96f80c893 4df > 4
a9ff7f0000 4e0 > 404
a94ba63317 4e1 > 0
66a90900 4e2 > 44
66a965fa 4e3 > 84
66a96758 4e4 > 400
86cf 4e5 > c1 ecx=70 ebx=a43f0148
86e8 4e6 > c01 eax=622e32e8 ecx=1e372b0
86842605000000 4e7 > c94
86fc 4e8 > c14 eax=93ff ebx=427eff27
86d5 4e9 > 491 ecx=badc1b7d edx=cb0accc8
867efe 4ea > c44 ebx=9184003b d12=94
6687c8 4eb > c0 eax=967654f9 ecx=289783b8
6687e7 4ec > cd5 esp=31002e edi=300000
6687942600000000 4ed > 11 edx=c5da0101 d12=e3dc
6687d3 4ee > c90 edx=a3967fff ebx=aa06
6687fc 4ef > c15 esp=31002b edi=300000
6687842602000000 4f0 > c84 eax=af04 d14=0100
87c2 4f1 > 845 eax=1760488b edx=ae3c01b4
87e7 4f2 > cd0 esp=30002d edi=310000
875e03 4f3 > 841 ebx=396386dd d19=eb510f00
87fd 4f4 > 15 ebp=300028 edi=55aa
87c6 4f5 > c40 eax=300015 esi=2
872f 4f6 > 485 ebp=7490bb52 d2a=4dc9e51f
88d1 4f7 > c41 ecx=aa
88e1 4f8 > c05 ecx=80000094
885e02 4f9 > c81 d14=63
88f9 4fa > 484 ecx=ff05
6689d8 4fb > 480 eax=99
6689f6 4fc > 414
668946ff 4fd > c01 df=81f9
6689fb 4fe > c11 ebx=65a7002e
89d1 4ff > 45 ecx=5168a2b3
89eb 500 > 401 ebx=7fff
8956ff 501 > 4c5 d16=6aae4de0
89db 502 > 8d5
8ac5 503 > 8d4
8ae0 504 > d1 eax=b1efffff
8a9c2606000000 505 > c05 ebx=82
8acc 506 > 4c4 ecx=50aaa2ab
668bfe 507 > 8c1 edi=300017
668bea 508 > 94
668b3f 509 > 85 edi=30840c
668bc8 50a > 45 ecx=7fff45c1
8bf8 50b > 841 edi=708dfc64
8bc7 50c > c94 eax=300029
8b3f 50d > 80 edi=101
8bd1 50e > 8c0 edx=2
660fafff 50f > 440 edi=300640
660faff9 510 > c41 edi=30ef09
660fafbc2604000000 511 > 8c5 edi=309208
660fafc8 512 > cd5 ecx=ae3bc88
660fafda 513 > c95 ebx=edac
660faf17 514 > 54 edx=feff
660fafcd 515 > c95 ecx=1584
660fafe9 516 > c51 ebp=1976
660faf3f 517 > 801 edi=3043e0
660fafee 518 > 815 ebp=414fd3c0
660fafc8 519 > 4 ecx=ffff0001
660faf3f 51a > c15 edi=30cdd0
660fafe8 51b > 14
660fafc5 51c > 8d5 eax=69f1e95a
660faf842605000000 51d > 0
660fafce 51e > 4c0 ecx=ffffffe9
0faff4 51f > c95 esi=4670000
0fafef 520 > 450 ebp=1b00195
0faf0f 521 > 881 ecx=a8ae0918
0fafea 522 > 4c4 ebp=e10bbbee
0fafd5 523 > 855 edx=1618db50
0faf1f 524 > c55 ebx=168f1740
0fafd6 525 > cd5 edx=fd14feb0
0fafee 526 > c15 ebp=fd15fea0
0fafa42608000000 527 > 8d5 esp=31310000
0faff2 528 > 8c5 esi=be7d32e0
0fafdf 529 > c01 ebx=29966565
0faf5603 52a > c11 edx=24540b80
0fafd8 52b > 4c0 ebx=fffffff7
0fafd0 52c > cc1 edx=97415478
0fafa42607000000 52d > cd1 esp=31000000
0fafce 52e > cc5 ecx=2aabf48
6669eb7c10 52f > 414 ebp=0
6669ed6730 530 > 841 ebp=2b13779b
6669842601000000143d 531 > 855 eax=8e1059cc
6669ecff7f 532 > 40 ebp=7fff0000
6669f894dd 533 > d0 edi=300000
66697e029040 534 > 841 edi=30d090
6669fa442f 535 > c45 edi=30da90
6669f45657 536 > c0 esi=300000
66692f0200 537 > 454 ebp=72bc0202
6669fad56a 538 > c95 edi=305a16
6669dd8000 539 > 845 ebx=53c27880
66690f045c 53a > 845 ecx=78316004
6669c04567 53b > c41 eax=f6b28c87
6669ffb810 53c > c85 edi=300110
66692f0200 53d > 4d0 ebp=fcfc0200
6669ed9900 53e > c05 ebp=e6740dc0
69c0fce6ca43 53f > 50 eax=43cae6fc
69f01199f417 540 > 845 esi=3493e6ef
696e0002000000 541 > 94 ebp=550f67e
69c37dfb29b9 542 > cc1 eax=c4568b8e
69f46b1643d4 543 > 805 esi=4a7b0000
692fb654108a 544 > cc1 ebp=ab1c4396
69e640adaa24 545 > cc1 esp=59558900
69f360724bb8 546 > c85 esi=25175b60
697efc07ce17ca 547 > 8d5 edi=17ce0700
69ede78df50e 548 > 8c1 ebp=7ac6f380
69dfffff0000 549 > 8d1 ebx=fff7ffd8
697efeffffff7f 54a > cd5 edi=feffff00
69c97f000000 54b > 855
69c9d75edf45 54c > 44 ecx=45df5ed7
6956011ff92873 54d > cc5 edx=28f91f00
69cb9a921ed5 54e > 805 ecx=1f32dc70
666bc594 54f > 851 eax=744cdc48
666bd180 550 > cc5 edx=0
666b5efc06 551 > c0 ebx=3768
666bf609 552 > 494 esi=300099
666bf0e4 553 > 4 esi=30f21c
666b660238 554 > 851 esp=31b348
666bed7f 555 > 494 ebp=4be7
666bee28 556 > c0 ebp=348
666b7600aa 557 > 4d0 esi=30aa00
666beb00 558 > 84 ebp=c20d0000
666be802 559 > 8d1 ebp=3be6
666b0faa 55a > 404 ecx=8000a9aa
666be9d2 55b > cc5 ebp=f29c96e4
666bfa09 55c > 4c4 edi=30fff7
666b3734 55d > 480 esi=303400
666bed3e 55e > 891 ebp=d23d8bc8
6bda07 55f > 855 ebx=d528ea1
6bc60d 560 > 404 eax=270012b
6bbc26000000003e 561 > 0 edi=3e00003e
6bf1c9 562 > c15 esi=b2d8a959
6bc702 563 > 54 eax=60005c
6b4602ad 564 > 404 eax=acffffad
6be3b8 565 > 891 esp=5e32c058
6bef00 566 > c4 ebp=0
6bb4260500000079 567 > 811 esi=c62d7d10
6bcaf7 568 > 801 ecx=4808f1a4
6beeff 569 > 14 ebp=ffcfffea
6b8c26020000002d 56a > c05 ecx=a95162d4
6bc625 56b > 454 eax=6f00309
6be809 56c > 841 ebp=c7d638bb
6b2fa1 56d > c0 ebp=a0a10000
6bce09 56e > 80 ecx=1b000bd
90 56f > c50
6690 570 > 451
b0ff 571 > 494
b8e4f332d3 572 > 414 eax=d332f3e4
66b8ff00 573 > 801 eax=5bde00ff
91 574 > c55 eax=ee899271 ecx=851fcb03
6691 575 > 455 eax=6d585b56 ecx=19a42b86
b1c3 576 > 8c0 ecx=c3
b97f000000 577 > c54 ecx=7f
66b91099 578 > 851 ecx=b9e59910
92 579 > c51 eax=e186cb90 edx=daab14e1
6692 57a > c54 eax=ffff edx=ffff0000
b29d 57b > 490 edx=9d
ba00800000 57c > 400 edx=8000
66baaa78 57d > 894 edx=78aa
93 57e > 11 eax=ffff ebx=7cf679ec
6693 57f > c80 eax=4790ffff ebx=7fff1a09
b3c0 580 > cc1 ebx=c0
bb91c3d20c 581 > c80 ebx=cd2c391
66bb8000 582 > 40 ebx=80
94 583 > 841 eax=310000 esp=80000000
6694 584 > 480 eax=0 esp=310099
b45c 585 > c51 eax=5c00
bcaf4edc1b 586 > 411 esp=1bdc4eaf
66bcc8cf 587 > 4c5 esp=31cfc8
95 588 > 10 eax=956d677f ebp=2
6695 589 > 414 eax=31b5 ebp=77c5ffff
b5fa 58a > 85 ecx=357ffa4b
bd1c6b6cd0 58b > 440 ebp=d06c6b1c
66bdfff8 58c > 811 ebp=cb48f8ff
96 58d > 41 eax=300017 esi=ffffffff
6696 58e > 851 eax=10 esi=30007f
b603 58f > 8d4 edx=80000300
bef0ff0000 590 > c01 esi=fff0
66be1746 591 > c45 esi=304617
97 592 > c80 eax=30002f edi=c4bc2522
6697 593 > 891 eax=1ca0002b edi=306b5f
b797 594 > 54 ebx=4f33972f
bf99000000 595 > 11 edi=99
66bfffff 596 > c14 edi=30ffff
c6c200 597 > 84 edx=a7e89b00
c6c5b1 598 > c5 ecx=b100
c646011a 599 > 404 d15=1a
c6c799 59a > 45 ebx=9900
66c7c7bbce 59b > 8c0 edi=30cebb
66c7c40200 59c > 8c1 esp=310002
66c7070100 59d > c40 d28=0100
66c7c7e719 59e > 55 edi=3019e7
c7c6ffffff7f 59f > 15 esi=7fffffff
c7c7cd1bf8f0 5a0 > 410 edi=f0f81bcd
c7074cbc2a11 5a1 > 11 d2b=4cbc2a11
c7c4ffffff7f 5a2 > 51 esp=7fffffff
27 5a3 > 11 eax=5510
27 5a4 > 894 eax=176b6682
27 5a5 > 410 eax=414e461a
27 5a6 > 5 eax=aef64812
27 5a7 > c90 eax=85
27 5a8 > 1 eax=534b3c67
27 5a9 > c85 eax=1751e8d8
27 5aa > 91 eax=9a04dafd
27 5ab > 885 eax=377e9ed7
27 5ac > 415 eax=ff65
27 5ad > 90 eax=86
27 5ae > 15 eax=ff65
27 5af > 15 eax=ff65
27 5b0 > 881 eax=9ee3fab5
27 5b1 > 401 eax=d80dcc34
27 5b2 > 405 eax=eb3fa550
27 5b3 > 10 eax=1e12a807
27 5b4 > 415 eax=7fffff65
27 5b5 > 494 eax=9f
27 5b6 > 400
27 5b7 > 94 eax=9f
27 5b8 > 415 eax=80000066
27 5b9 > 414 eax=8006
27 5ba > 444
27 5bb > 4
27 5bc > 484
27 5bd > c91 eax=b8020fc4
27 5be > 415 eax=57920f1d
27 5bf > 91 eax=e6
27 5c0 > 15 eax=ffffff65
27 5c1 > 415 eax=7f65
27 5c2 > c90 eax=85
27 5c3 > 405 eax=936f4828
27 5c4 > 414 eax=3d4e463a
27 5c5 > 895 eax=65a082a5
27 5c6 > 494 eax=a32aed93
27 5c7 > 5 eax=3d298141
27 5c8 > 14 eax=4ede0922
27 5c9 > 15 eax=22a35242
27 5ca > 415 eax=65
27 5cb > 11 eax=5510
27 5cc > 11 eax=5510
27 5cd > 411 eax=67
27 5ce > 891 eax=a7da77d5
27 5cf > 415 eax=383e1c0f
27 5d0 > 895 eax=90b9fae2
27 5d1 > 494 eax=4e9fc488
27 5d2 > 15 eax=6f
2f 5d3 > 95 eax=7f99
2f 5d4 > 91 eax=ff8a
2f 5d5 > 95 eax=ff99
2f 5d6 > 495 eax=afdda7d4
2f 5d7 > 95 eax=ff99
2f 5d8 > 491 eax=fb
2f 5d9 > 95 eax=ff99
2f 5da > 95 eax=36216393
2f 5db > 411 eax=a8b5cb04
2f 5dc > 805 eax=290e0377
2f 5dd > 95 eax=7fffff99
2f 5de > 95 eax=7f99
2f 5df > 400
2f 5e0 > 495 eax=ff99
2f 5e1 > 811 eax=fced340
2f 5e2 > 4
2f 5e3 > 404
2f 5e4 > c11 eax=22914a25
2f 5e5 > 85 eax=800000a0
2f 5e6 > 495 eax=7fffff99
2f 5e7 > 0
2f 5e8 > 81 eax=2b171bd5
2f 5e9 > 44
2f 5ea > 95 eax=7f99
2f 5eb > 95 eax=8000009a
2f 5ec > 95 eax=fc
2f 5ed > 91 eax=3ff4fffe
2f 5ee > c11 eax=302ae567
2f 5ef > 414 eax=fb7c91d
2f 5f0 > 0
2f 5f1 > 495 eax=ffffff99
2f 5f2 > 495 eax=80fa
2f 5f3 > 11 eax=19
2f 5f4 > 811 eax=aa75a06e
2f 5f5 > 495 eax=56fa17fc
2f 5f6 > 410 eax=d2a52404
2f 5f7 > 410 eax=79
2f 5f8 > c05 eax=aa2b6647
2f 5f9 > 91 eax=953976a8
2f 5fa > 410 eax=3cde4d58
2f 5fb > c15 eax=33e9743f
2f 5fc > 400
2f 5fd > 404
2f 5fe > 491 eax=9b
2f 5ff > 495 eax=9c
2f 600 > c15 eax=7cd58556
2f 601 > 815 eax=97db2759
2f 602 > c15 eax=327c1869
37 603 > 404 eax=104d1607
37 604 > c95 eax=8105
37 605 > 11 eax=5600
37 606 > c95 eax=8105
37 607 > 400
37 608 > 15 eax=7fff0105
37 609 > 411 eax=5600
37 60a > 415 eax=ffff0105
37 60b > 484 eax=2b488903
37 60c > 11 eax=25f73a08
37 60d > 415 eax=3e253808
37 60e > 11 eax=d69a5208
37 60f > 415 eax=106
37 610 > 415 eax=106
37 611 > 15 eax=6
37 612 > 415 eax=80000106
37 613 > 415 eax=17d21b09
37 614 > 495 eax=31179104
37 615 > 15 eax=dafc6600
37 616 > 84 eax=3197a402
37 617 > 495 eax=6a21c306
37 618 > 495 eax=c53ee309
37 619 > 91 eax=260bc707
37 61a > 415 eax=105
37 61b > 411 eax=105
37 61c > 415 eax=80000106
37 61d > 411 eax=105
37 61e > 491 eax=9d968902
37 61f > 15 eax=86467c06
37 620 > 84 eax=f009c903
37 621 > 84 eax=ee25ac02
37 622 > 11 eax=5600
37 623 > 415 eax=105
37 624 > 415 eax=10f
37 625 > 415 eax=106
37 626 > 491 eax=df9f901
37 627 > 411 eax=106
37 628 > 11 eax=106
37 629 > 404
37 62a > 415 eax=f6fe6d0d
37 62b > 15 eax=38d94b03
37 62c > 411 eax=91742d03
37 62d > 484 eax=e86f101
37 62e > 4 eax=9
37 62f > 15 eax=205
37 630 > 415 eax=10f
37 631 > 404 eax=567c7600
37 632 > 491 eax=3859f703
3f 633 > 80 eax=1889b406
3f 634 > 480 eax=c64c8603
3f 635 > 415 eax=7e09
3f 636 > 491 eax=fe0a
3f 637 > 11 eax=508750e
3f 638 > 80 eax=ad41f808
3f 639 > 95 eax=8000fe0a
3f 63a > 411 eax=5404
3f 63b > 495 eax=fe09
3f 63c > c15 eax=7e0a
3f 63d > 495 eax=4eb99e06
3f 63e > 84 eax=81a18f01
3f 63f > 11 eax=29ec210e
3f 640 > 15 eax=383b3201
3f 641 > 491 eax=fe0b
3f 642 > 44
3f 643 > 495 eax=fffffe09
3f 644 > 491 eax=d0e3dc07
3f 645 > 411 eax=5c127305
3f 646 > 415 eax=14695406
3f 647 > 495 eax=fffffe09
3f 648 > 495 eax=a67e910c
3f 649 > 404 eax=ea431707
3f 64a > 484 eax=efb7a404
3f 64b > 400 eax=3c810e05
3f 64c > 95 eax=fe0c
3f 64d > 400 eax=0
3f 64e > 95 eax=fe0a
3f 64f > 444
3f 650 > 411 eax=cca05b0e
3f 651 > 491 eax=cdcfb009
3f 652 > 415 eax=8c12400a
3f 653 > 91 eax=12e9ce05
3f 654 > 95 eax=7ffffe09
3f 655 > 95 eax=fffffe09
3f 656 > 91 eax=ff09
3f 657 > 4 eax=9
3f 658 > 491 eax=ff0a
3f 659 > 495 eax=ff09
3f 65a > 95 eax=fe0c
3f 65b > 495 eax=a1219205
3f 65c > 415 eax=83f04b05
3f 65d > 11 eax=7f687c06
3f 65e > 491 eax=b777df05
3f 65f > 84 eax=ff00
3f 660 > 95 eax=fffffe09
3f 661 > 484 eax=ff00
3f 662 > 495 eax=ff09
27 663 eax=72c9 efl=203 > 1 eax=7229
27 664 eax=b849 efl=203 > 885 eax=b8a9
27 665 eax=da5 efl=213 > 11 eax=d0b
27 666 eax=db56 efl=203 > 881 eax=dbb6
27 667 eax=aab8 efl=213 > 15 eax=aa1e
27 668 eax=ebcd efl=203 > 15 eax=eb33
27 669 eax=d55f efl=202 > 14 eax=d565
27 66a eax=b4b8 efl=212 > 15 eax=b41e
27 66b eax=88d efl=212 > 94 eax=893
27 66c eax=727 efl=203 > 885 eax=787
27 66d eax=77e1 efl=212 > 15 eax=7747
27 66e eax=d0ba efl=203 > 11 eax=d020
27 66f eax=764a efl=202 > 14 eax=7650
27 670 eax=21ed efl=202 > 15 eax=2153
27 671 eax=aaf2 efl=212 > 11 eax=aa58
27 672 eax=c3b6 efl=213 > 11 eax=c31c
27 673 eax=15f9 efl=212 > 15 eax=155f
27 674 eax=12c5 efl=213 > 15 eax=122b
27 675 eax=8624 efl=203 > 885 eax=8684
27 676 eax=37da efl=213 > 11 eax=3740
27 677 eax=a315 efl=213 > 15 eax=a37b
27 678 eax=f827 efl=213 > 895 eax=f88d
27 679 eax=69e6 efl=203 > 1 eax=6946
27 67a eax=9421 efl=203 > 885 eax=9481
27 67b eax=1e7e efl=212 > 894 eax=1e84
27 67c eax=2e8f efl=212 > 94 eax=2e95
27 67d eax=6df7 efl=203 > 1 eax=6d57
27 67e eax=31d3 efl=213 > 15 eax=3139
27 67f eax=a320 efl=212 > 10 eax=a326
27 680 eax=31a3 efl=212 > 15 eax=3109
27 681 eax=fbbf efl=202 > 11 eax=fb25
27 682 eax=c782 efl=212 > 94 eax=c788
27 683 eax=946b efl=212 > 14 eax=9471
27 684 eax=ed71 efl=203 > 885 eax=edd1
27 685 eax=103 efl=202 > 4
27 686 eax=90ba efl=202 > 11 eax=9020
27 687 eax=7264 efl=202 > 0
27 688 eax=7e07 efl=212 > 10 eax=7e0d
27 689 eax=47d1 efl=203 > 1 eax=4731
27 68a eax=f13d efl=213 > 895 eax=f1a3
27 68b eax=24e7 efl=203 > 5 eax=2447
27 68c eax=de88 efl=213 > 95 eax=deee
27 68d eax=8887 efl=212 > 94 eax=888d
27 68e eax=40f5 efl=212 > 11 eax=405b
27 68f eax=788c efl=203 > 91 eax=78f2
27 690 eax=daa3 efl=212 > 15 eax=da09
27 691 eax=dd6a efl=202 > 10 eax=dd70
27 692 eax=2ee8 efl=202 > 5 eax=2e48
27 693 eax=b528 efl=213 > 895 eax=b58e
27 694 eax=d120 efl=213 > 891 eax=d186
27 695 eax=e27d efl=213 > 891 eax=e2e3
27 696 eax=651c efl=203 > 895 eax=6582
27 697 eax=85c5 efl=202 > 1 eax=8525
27 698 eax=4090 efl=202 > 84
27 699 eax=7af efl=213 > 11 eax=715
27 69a eax=946c efl=203 > 895 eax=94d2
27 69b eax=8945 efl=202 > 0
27 69c eax=198e efl=213 > 91 eax=19f4
27 69d eax=a847 efl=203 > 881 eax=a8a7
27 69e eax=cb3b efl=213 > 891 eax=cba1
27 69f eax=43f6 efl=203 > 5 eax=4356
27 6a0 eax=a666 efl=212 > 14 eax=a66c
27 6a1 eax=5abb efl=203 > 15 eax=5a21
27 6a2 eax=38b efl=203 > 91 eax=3f1
27 6a3 eax=1c7f efl=212 > 890 eax=1c85
27 6a4 eax=7de9 efl=202 > 1 eax=7d49
27 6a5 eax=b9ad efl=213 > 11 eax=b913
27 6a6 eax=c4ae efl=203 > 15 eax=c414
27 6a7 eax=ad26 efl=212 > 10 eax=ad2c
27 6a8 eax=2cbd efl=202 > 11 eax=2c23
27 6a9 eax=549c efl=212 > 11 eax=5402
27 6aa eax=3ddc efl=213 > 15 eax=3d42
27 6ab eax=34ac efl=202 > 15 eax=3412
27 6ac eax=c83a efl=212 > 10 eax=c840
27 6ad eax=c2a7 efl=213 > 11 eax=c20d
27 6ae eax=244f efl=203 > 891 eax=24b5
27 6af eax=2297 efl=202 > 80
27 6b0 eax=b8d6 efl=203 > 5 eax=b836
27 6b1 eax=519a efl=213 > 55 eax=5100
27 6b2 eax=cb1e efl=212 > 14 eax=cb24
27 6b3 eax=2a82 efl=213 > 95 eax=2ae8
27 6b4 eax=412e efl=212 > 10 eax=4134
27 6b5 eax=d0ab efl=202 > 15 eax=d011
27 6b6 eax=637f efl=203 > 891 eax=63e5
27 6b7 eax=6a4a efl=202 > 14 eax=6a50
27 6b8 eax=1c52 efl=213 > 895 eax=1cb8
27 6b9 eax=1f8 efl=213 > 11 eax=15e
27 6ba eax=9aba efl=203 > 11 eax=9a20
27 6bb eax=8037 efl=213 > 891 eax=809d
27 6bc eax=8133 efl=212 > 14 eax=8139
27 6bd eax=51cd efl=212 > 15 eax=5133
27 6be eax=a7e efl=212 > 894 eax=a84
27 6bf eax=d481 efl=203 > 85 eax=d4e1
27 6c0 eax=bcd8 efl=202 > 1 eax=bc38
27 6c1 eax=9890 efl=213 > 95 eax=98f6
27 6c2 eax=bca9 efl=202 > 5 eax=bc09
2f 6c3 eax=7fdd efl=202 > 815 eax=7f77
2f 6c4 eax=1ff6 efl=203 > 85 eax=1f96
2f 6c5 eax=e192 efl=213 > 811 eax=e12c
2f 6c6 eax=2186 efl=212 > 90 eax=2180
2f 6c7 eax=767c efl=213 > 11 eax=7616
2f 6c8 eax=c94c efl=202 > 10 eax=c946
2f 6c9 eax=7782 efl=203 > 805 eax=7722
2f 6ca eax=c727 efl=203 > 81 eax=c7c7
2f 6cb eax=22f5 efl=213 > 91 eax=228f
2f 6cc eax=9d36 efl=212 > 14 eax=9d30
2f 6cd eax=60c6 efl=202 > 805 eax=6066
2f 6ce eax=c8d6 efl=213 > 811 eax=c870
2f 6cf eax=7bdb efl=203 > 811 eax=7b75
2f 6d0 eax=fe9b efl=212 > 815 eax=fe35
2f 6d1 eax=7e38 efl=212 > 10 eax=7e32
2f 6d2 eax=2bd2 efl=202 > 805 eax=2b72
2f 6d3 eax=d56a efl=213 > 11 eax=d504
2f 6d4 eax=1f8e efl=213 > 815 eax=1f28
2f 6d5 eax=ed9 efl=202 > 801 eax=e79
2f 6d6 eax=a67a efl=212 > 14 eax=a674
2f 6d7 eax=f003 efl=213 > 91 eax=f09d
2f 6d8 eax=7aca efl=213 > 811 eax=7a64
2f 6d9 eax=7f3f efl=202 > 14 eax=7f39
2f 6da eax=f3bd efl=212 > 811 eax=f357
2f 6db eax=6661 efl=202 > 0
2f 6dc eax=2912 efl=212 > 14 eax=290c
2f 6dd eax=7cb2 efl=212 > 811 eax=7c4c
2f 6de eax=5a8a efl=202 > 94 eax=5a84
2f 6df eax=3b7e efl=213 > 15 eax=3b18
2f 6e0 eax=e32 efl=202 > 0
2f 6e1 eax=f4d3 efl=212 > 811 eax=f46d
2f 6e2 eax=6e6 efl=202 > 81 eax=686
2f 6e3 eax=1574 efl=213 > 11 eax=150e
2f 6e4 eax=db38 efl=213 > 95 eax=dbd2
2f 6e5 eax=20f4 efl=203 > 81 eax=2094
2f 6e6 eax=da40 efl=202 > 0
2f 6e7 eax=9ab9 efl=213 > 815 eax=9a53
2f 6e8 eax=db1a efl=202 > 14 eax=db14
2f 6e9 eax=ece8 efl=202 > 85 eax=ec88
2f 6ea eax=f9c7 efl=203 > 801 eax=f967
2f 6eb eax=ae30 efl=203 > 81 eax=aed0
2f 6ec eax=cca1 efl=203 > 805 eax=cc41
2f 6ed eax=8e98 efl=203 > 801 eax=8e38
2f 6ee eax=1758 efl=213 > 91 eax=17f2
2f 6ef eax=684d efl=202 > 14 eax=6847
2f 6f0 eax=d1d5 efl=203 > 801 eax=d175
2f 6f1 eax=9f64 efl=203 > 1 eax=9f04
2f 6f2 eax=af28 efl=203 > 81 eax=afc8
2f 6f3 eax=e70 efl=202 > 0
2f 6f4 eax=330e efl=202 > 10 eax=3308
2f 6f5 eax=2c17 efl=202 > 4
2f 6f6 eax=473 efl=212 > 10 eax=46d
2f 6f7 eax=e144 efl=203 > 85 eax=e1e4
2f 6f8 eax=4179 efl=203 > 1 eax=4119
2f 6f9 eax=2f58 efl=212 > 10 eax=2f52
2f 6fa eax=388 efl=202 > 84
2f 6fb eax=5fb4 efl=202 > 801 eax=5f54
2f 6fc eax=a0cd efl=202 > 811 eax=a067
2f 6fd eax=7d6a efl=203 > 11 eax=7d04
2f 6fe eax=b9f efl=203 > 815 eax=b39
2f 6ff eax=e9d9 efl=202 > 801 eax=e979
2f 700 eax=a5ab efl=213 > 811 eax=a545
2f 701 eax=b46b efl=213 > 15 eax=b405
2f 702 eax=6117 efl=202 > 4
2f 703 eax=c04b efl=203 > 91 eax=c0e5
2f 704 eax=eb6b efl=203 > 15 eax=eb05
2f 705 eax=8975 efl=213 > 15 eax=890f
2f 706 eax=7e5c efl=203 > 95 eax=7ef6
2f 707 eax=2fbe efl=212 > 811 eax=2f58
2f 708 eax=edbb efl=212 > 815 eax=ed55
2f 709 eax=a1ed efl=213 > 95 eax=a187
2f 70a eax=9091 efl=203 > 801 eax=9031
2f 70b eax=697f efl=203 > 11 eax=6919
2f 70c eax=253a efl=213 > 95 eax=25d4
2f 70d eax=68e0 efl=212 > 811 eax=687a
2f 70e eax=946f efl=212 > 14 eax=9469
2f 70f eax=1492 efl=202 > 80
2f 710 eax=7238 efl=213 > 95 eax=72d2
2f 711 eax=1c96 efl=212 > 94 eax=1c90
2f 712 eax=1bd9 efl=213 > 811 eax=1b73
2f 713 eax=798 efl=213 > 811 eax=732
2f 714 eax=22ff efl=203 > 95 eax=2299
2f 715 eax=f132 efl=213 > 95 eax=f1cc
2f 716 eax=2163 efl=202 > 4
2f 717 eax=95b7 efl=203 > 801 eax=9557
2f 718 eax=501b efl=212 > 10 eax=5015
2f 719 eax=3d41 efl=202 > 4
2f 71a eax=52ac efl=202 > 811 eax=5246
2f 71b eax=d7f3 efl=203 > 85 eax=d793
2f 71c eax=feec efl=203 > 91 eax=fe86
2f 71d eax=37ae efl=203 > 815 eax=3748
2f 71e eax=1882 efl=203 > 805 eax=1822
2f 71f eax=8ab efl=202 > 811 eax=845
2f 720 eax=3a4b efl=212 > 10 eax=3a45
2f 721 eax=27c efl=212 > 10 eax=276
2f 722 eax=8770 efl=203 > 1 eax=8710
37 723 eax=1dce efl=202 > 15 eax=1e04
37 724 eax=bfe9 efl=213 > 91 eax=c00f
37 725 eax=fc29 efl=202 > 80 eax=fc09
37 726 eax=10aa efl=203 > 11 eax=1100
37 727 eax=4e95 efl=202 > 4 eax=4e05
37 728 eax=298 efl=213 > 11 eax=30e
37 729 eax=1959 efl=203 > 4 eax=1909
37 72a eax=95d efl=212 > 15 eax=a03
37 72b eax=5732 efl=203 > 0 eax=5702
37 72c eax=a4fc efl=203 > 91 eax=a602
37 72d eax=cbd3 efl=213 > 91 eax=cc09
37 72e eax=6fc3 efl=203 > 4 eax=6f03
37 72f eax=673f efl=212 > 11 eax=6805
37 730 eax=e362 efl=202 > 80 eax=e302
37 731 eax=63c5 efl=212 > 11 eax=640b
37 732 eax=d783 efl=202 > 80 eax=d703
37 733 eax=4c65 efl=213 > 11 eax=4d0b
37 734 eax=d0f5 efl=212 > 91 eax=d10b
37 735 eax=6210 efl=203 > 0 eax=6200
37 736 eax=fbe0 efl=203 > 80 eax=fb00
37 737 eax=e858 efl=203 > 80 eax=e808
37 738 eax=7056 efl=202 > 4 eax=7006
37 739 eax=d612 efl=213 > 95 eax=d708
37 73a eax=6fc9 efl=203 > 4 eax=6f09
37 73b eax=3c6a efl=202 > 11 eax=3d00
37 73c eax=fd51 efl=203 > 80 eax=fd01
37 73d eax=36fd efl=202 > 15 eax=3803
37 73e eax=57bf efl=203 > 15 eax=5805
37 73f eax=e651 efl=212 > 91 eax=e707
37 740 eax=7526 efl=213 > 11 eax=760c
37 741 eax=22a3 efl=203 > 4 eax=2203
37 742 eax=adf2 efl=212 > 91 eax=ae08
37 743 eax=736f efl=203 > 11 eax=7405
37 744 eax=7fc1 efl=203 > 0 eax=7f01
37 745 eax=3ddb efl=203 > 15 eax=3e01
37 746 eax=ee78 efl=212 > 95 eax=ef0e
37 747 eax=3ae5 efl=203 > 0 eax=3a05
37 748 eax=867d efl=212 > 91 eax=8703
37 749 eax=b50f efl=213 > 91 eax=b605
37 74a eax=ab83 efl=203 > 80 eax=ab03
37 74b eax=67c9 efl=212 > 15 eax=680f
37 74c eax=368c efl=212 > 11 eax=3702
37 74d eax=bf4e efl=202 > 91 eax=c004
37 74e eax=fd6c efl=202 > 95 eax=fe02
37 74f eax=886d efl=212 > 91 eax=8903
37 750 eax=1fa6 efl=212 > 15 eax=200c
37 751 eax=5f2f efl=213 > 15 eax=6005
37 752 eax=53b1 efl=212 > 15 eax=5407
37 753 eax=33e0 efl=202 > 0 eax=3300
37 754 eax=f67f efl=213 > 91 eax=f705
37 755 eax=b83b efl=212 > 95 eax=b901
37 756 eax=2b86 efl=202 > 0 eax=2b06
37 757 eax=80ec efl=213 > 91 eax=8102
37 758 eax=2875 efl=202 > 0 eax=2805
37 759 eax=ccef efl=212 > 95 eax=cd05
37 75a eax=549d efl=202 > 15 eax=5503
37 75b eax=73ac efl=203 > 15 eax=7402
37 75c eax=f8f3 efl=203 > 84 eax=f803
37 75d eax=cf0a efl=203 > 91 eax=d000
37 75e eax=ccfc efl=203 > 91 eax=ce02
37 75f eax=c2e1 efl=202 > 84 eax=c201
37 760 eax=eec9 efl=203 > 84 eax=ee09
37 761 eax=8950 efl=202 > 84 eax=8900
37 762 eax=fe17 efl=203 > 84 eax=fe07
37 763 eax=df8a efl=203 > 95 eax=e000
37 764 eax=a228 efl=212 > 95 eax=a30e
37 765 eax=5b7b efl=203 > 15 eax=5c01
37 766 eax=f67d efl=203 > 91 eax=f703
37 767 eax=1185 efl=202 > 0 eax=1105
37 768 eax=705b efl=213 > 11 eax=7101
37 769 eax=4844 efl=202 > 4 eax=4804
37 76a eax=7333 efl=212 > 15 eax=7409
37 76b eax=37a8 efl=213 > 11 eax=380e
37 76c eax=234c efl=203 > 11 eax=2402
37 76d eax=d22a efl=213 > 95 eax=d300
37 76e eax=8120 efl=212 > 91 eax=8206
37 76f eax=b90e efl=212 > 95 eax=ba04
37 770 eax=962a efl=213 > 95 eax=9700
37 771 eax=d679 efl=212 > 91 eax=d70f
37 772 eax=39ef efl=203 > 15 eax=3a05
37 773 eax=a080 efl=213 > 91 eax=a106
37 774 eax=1dd0 efl=203 > 0 eax=1d00
37 775 eax=c05d efl=213 > 95 eax=c103
37 776 eax=1aed efl=212 > 15 eax=1b03
37 777 eax=1481 efl=202 > 4 eax=1401
37 778 eax=91c1 efl=203 > 80 eax=9101
37 779 eax=2453 efl=213 > 15 eax=2509
37 77a eax=d276 efl=203 > 80 eax=d206
37 77b eax=bd34 efl=202 > 80 eax=bd04
37 77c eax=8c0c efl=213 > 95 eax=8d02
37 77d eax=3074 efl=203 > 4 eax=3004
37 77e eax=362e efl=213 > 11 eax=3704
37 77f eax=e1aa efl=202 > 91 eax=e200
37 780 eax=e31c efl=212 > 95 eax=e402
37 781 eax=625f efl=203 > 15 eax=6305
37 782 eax=b119 efl=202 > 80 eax=b109
3f 783 eax=b5f3 efl=203 > 84 eax=b503
3f 784 eax=e533 efl=213 > 95 eax=e40d
3f 785 eax=5ec6 efl=202 > 4 eax=5e06
3f 786 eax=7cdf efl=202 > 11 eax=7b09
3f 787 eax=9479 efl=203 > 80 eax=9409
3f 788 eax=592c efl=213 > 11 eax=5806
3f 789 eax=4d77 efl=213 > 15 eax=4c01
3f 78a eax=9fc0 efl=213 > 91 eax=9e0a
3f 78b eax=6e5a efl=203 > 11 eax=6d04
3f 78c eax=5029 efl=202 > 0 eax=5009
3f 78d eax=b1d9 efl=203 > 80 eax=b109
3f 78e eax=9548 efl=202 > 84 eax=9508
3f 78f eax=29cf efl=212 > 15 eax=2809
3f 790 eax=6ac7 efl=213 > 11 eax=6901
3f 791 eax=af44 efl=213 > 91 eax=ae0e
3f 792 eax=22d2 efl=203 > 4 eax=2202
3f 793 eax=4558 efl=213 > 11 eax=4402
3f 794 eax=7bea efl=213 > 15 eax=7a04
3f 795 eax=c685 efl=202 > 80 eax=c605
3f 796 eax=dda9 efl=213 > 95 eax=dc03
3f 797 eax=345b efl=202 > 15 eax=3305
3f 798 eax=3dee efl=213 > 15 eax=3c08
3f 799 eax=c12a efl=213 > 95 eax=c004
3f 79a eax=d94 efl=213 > 15 eax=c0e
3f 79b eax=4bd0 efl=213 > 15 eax=4a0a
3f 79c eax=27d3 efl=213 > 11 eax=260d
3f 79d eax=ac82 efl=213 > 91 eax=ab0c
3f 79e eax=5038 efl=202 > 0 eax=5008
3f 79f eax=3fa2 efl=212 > 15 eax=3e0c
3f 7a0 eax=a992 efl=202 > 80 eax=a902
3f 7a1 eax=65d2 efl=203 > 4 eax=6502
3f 7a2 eax=2090 efl=202 > 4 eax=2000
3f 7a3 eax=36 efl=212 > 95 eax=ff00
3f 7a4 eax=1ba0 efl=202 > 4 eax=1b00
3f 7a5 eax=321a efl=203 > 15 eax=3104
3f 7a6 eax=bd33 efl=213 > 95 eax=bc0d
3f 7a7 eax=9060 efl=212 > 95 eax=8f0a
3f 7a8 eax=1f6c efl=213 > 15 eax=1e06
3f 7a9 eax=f5a2 efl=212 > 95 eax=f40c
3f 7aa eax=c970 efl=213 > 95 eax=c80a
3f 7ab eax=2cca efl=213 > 11 eax=2b04
3f 7ac eax=6f63 efl=202 > 4 eax=6f03
3f 7ad eax=7091 efl=202 > 0 eax=7001
3f 7ae eax=b00b efl=213 > 95 eax=af05
3f 7af eax=a6a4 efl=213 > 91 eax=a50e
3f 7b0 eax=22c8 efl=213 > 11 eax=2102
3f 7b1 eax=5605 efl=202 > 4
3f 7b2 eax=63d3 efl=202 > 0 eax=6303
3f 7b3 eax=4e90 efl=213 > 11 eax=4d0a
3f 7b4 eax=b86 efl=212 > 11 eax=a00
3f 7b5 eax=755f efl=202 > 15 eax=7409
3f 7b6 eax=bb5d efl=213 > 91 eax=ba07
3f 7b7 eax=f687 efl=202 > 84 eax=f607
3f 7b8 eax=62cf efl=213 > 15 eax=6109
3f 7b9 eax=eb47 efl=202 > 84 eax=eb07
3f 7ba eax=61fc efl=213 > 15 eax=6006
3f 7bb eax=c50d efl=213 > 91 eax=c407
3f 7bc eax=99e efl=203 > 11 eax=808
3f 7bd eax=c285 efl=212 > 91 eax=c10f
3f 7be eax=b0d4 efl=212 > 91 eax=af0e
3f 7bf eax=3a00 efl=213 > 15 eax=380a
3f 7c0 eax=510 efl=202 > 0 eax=500
3f 7c1 eax=b52e efl=213 > 95 eax=b408
3f 7c2 eax=10a4 efl=212 > 11 eax=f0e
3f 7c3 eax=5198 efl=203 > 0 eax=5108
3f 7c4 eax=b150 efl=212 > 91 eax=b00a
3f 7c5 eax=6ac8 efl=212 > 11 eax=6902
3f 7c6 eax=9edd efl=202 > 95 eax=9d07
3f 7c7 eax=1f99 efl=202 > 4 eax=1f09
3f 7c8 eax=5b90 efl=203 > 4 eax=5b00
3f 7c9 eax=8cdd efl=213 > 95 eax=8b07
3f 7ca eax=d6 efl=202 > 0 eax=6
3f 7cb eax=3c3d efl=213 > 11 eax=3b07
3f 7cc eax=f4d5 efl=213 > 95 eax=f30f
3f 7cd eax=3d72 efl=203 > 4 eax=3d02
3f 7ce eax=a43 efl=212 > 11 eax=90d
3f 7cf eax=9d86 efl=202 > 80 eax=9d06
3f 7d0 eax=f90 efl=212 > 11 eax=e0a
3f 7d1 eax=db4 efl=212 > 11 eax=c0e
3f 7d2 eax=d475 efl=202 > 80 eax=d405
3f 7d3 eax=ee2b efl=213 > 91 eax=ed05
3f 7d4 eax=dafe efl=213 > 91 eax=d908
3f 7d5 eax=abcd efl=213 > 91 eax=aa07
3f 7d6 eax=554 efl=203 > 0 eax=504
3f 7d7 eax=29c efl=212 > 15 eax=106
3f 7d8 eax=6c5c efl=203 > 15 eax=6b06
3f 7d9 eax=7c48 efl=202 > 4 eax=7c08
3f 7da eax=675b efl=202 > 15 eax=6605
3f 7db eax=6adc efl=212 > 11 eax=6906
3f 7dc eax=969d efl=202 > 91 eax=9507
3f 7dd eax=e453 efl=202 > 84 eax=e403
3f 7de eax=5dcf efl=212 > 15 eax=5c09
3f 7df eax=a65f efl=203 > 95 eax=a509
3f 7e0 eax=fa2b efl=212 > 91 eax=f905
3f 7e1 eax=8028 efl=212 > 815 eax=7f02
3f 7e2 eax=3f0f efl=213 > 15 eax=3e09
d40a 7e3 > 4 eax=882a1905
d50a 7e4 > 444
d40a 7e5 > 404 eax=f03
d50a 7e6 > 444
d40a 7e7 > 0 eax=18f11208
d50a 7e8 > 84
d40a 7e9 > 404 eax=f03
d50a 7ea > 484
d40a 7eb > 4 eax=1905
d50a 7ec > 494 eax=41d600e8
d40a 7ed > 404 eax=69c70106
d50a 7ee > 0 eax=4cfc007c
d40a 7ef > 444 eax=1800
d50a 7f0 > 400
d40a 7f1 > 44 eax=1800
d50a 7f2 > 44
d414 7f3 > 404 eax=bd920911
d52e 7f4 > 894 eax=4ebc00a9
d464 7f5 > 404 eax=224e012b
d5a0 7f6 > c80 eax=88a00098
d457 7f7 > 0 eax=d2d20107
d529 7f8 > 1 eax=3f63004f
d41a 7f9 > 400 eax=4225040b
d50b 7fa > c90 eax=11e90092
d4cc 7fb > 0
d566 7fc > 480
d479 7fd > 0
d5a2 7fe > 4
d4d8 7ff > 400 eax=1e5b004a
d584 800 > 84 eax=28dc00f6
d4fe 801 > 80 eax=724100f2
d552 802 > 91 eax=7fff00ad
d479 803 > 44
d5e3 804 > 84
d4d7 805 > 44
d510 806 > 880 eax=3d930085
d42e 807 > 400 eax=519
d563 808 > 44
d478 809 > 44
d5aa 80a > 11 eax=a244000d
d44f 80b > 4 eax=9c080209
d59a 80c > 4 eax=3cc9006c
d464 80d > 0 eax=215e012f
d553 80e > 95 eax=ffff00ac
d497 80f > 0 eax=168
d52e 810 > 484
d460 811 > 0 eax=11f
d577 812 > 805 eax=80850014
d400 813 > #0
98 814 > 445 eax=ffff8621
98 815 > 8d5
98 816 > 8d5
98 817 > 54 eax=302d
98 818 > 95 eax=7152
98 819 > c90 eax=0
6698 81a > 491 eax=ff99
6698 81b > 40
6698 81c > c40 eax=0
6698 81d > c84 eax=a26f007d
6698 81e > 811 eax=2b47ffcc
6698 81f > 0 eax=8f3c0012
99 820 > 8d5 edx=0
99 821 > 881 edx=0
99 822 > 480 edx=0
99 823 > c40 edx=0
6699 824 > 451 edx=1e33ffff
6699 825 > 8d5 edx=ffff
6699 826 > 4c1
6699 827 > 811
c0c500 828 > 454
c0c501 829 > c0 ecx=1423249b
c0c702 82a > d0
c0c203 82b > 880 edx=a611dfa0
c084260200000004 82c > 480
c0c505 82d > 880 ecx=f405b8ab
c0c006 82e > 400
c0c707 82f > 0
c0c008 830 > 404
c084260100000009 831 > 94
c0c20a 832 > 84 edx=3b4f923a
c0c00b 833 > c91 eax=545db17d
c0c10c 834 > 400
c0c40d 835 > 450
c0070e 836 > 4
c0c60f 837 > c00 edx=52e5f286
c0c510 838 > 480
c0c411 839 > c85 eax=100
c0c312 83a > 4c4
c084260100000013 83b > 454 d17=08
c0c314 83c > c81 ebx=fed48525
c0c715 83d > 10
c0c416 83e > 455 eax=2d11831f
c0c117 83f > 40 ecx=40
c00718 840 > 54
c0c419 841 > 441
c0c21a 842 > 484 edx=2
c0c51b 843 > 454
c0c01c 844 > 454 eax=2bc958
c08426030000001d 845 > 404
c0c01e 846 > 841 eax=24f5285b
c0c11f 847 > c1
c0c520 848 > 44
c0c121 849 > 484 ecx=ba0e914
d0c5 84a > 410
d0c3 84b > 455
d0c1 84c > 441
d0842601000000 84d > 40 d15=02
d2c1 84e ecx=80000016 > 441 ecx=80000085
d2c5 84f ecx=22 > c0
d2c4 850 ecx=27 > 95 eax=1609d325
d207 851 ecx=8000001c > c14 d28=d2
d2c5 852 ecx=80000021 > 484
d2c4 853 ecx=d > 411
d2c3 854 ecx=9 > cd4 ebx=c0ea36b4
d2842605000000 855 ecx=23 > 490 d1a=54
d2c3 856 ecx=2 > c54 ebx=41684c80
d2c2 857 ecx=23 > d5 edx=fb
d2c3 858 ecx=80000003 > c85 ebx=fef87747
d246ff 859 ecx=1a > 440
d2c7 85a ecx=8000001d > 444
d2c0 85b ecx=80000003 > 8c4 eax=3385dee
d2c4 85c ecx=20 > 8d1
d207 85d ecx=15 > 491 d2a=b5
66c1c700 85e > 14
66c1c601 85f > d0 esi=300026
66c1c002 860 > 485
66c1c003 861 > 4d1
66c10704 862 > 490 d2c=6a34
66c1c305 863 > 494 ebx=10
66c1c706 864 > c0 edi=300ac0
66c1c607 865 > 50 esi=300a00
66c1c408 866 > 44
66c184260200000009 867 > 410 d12=0202
66c1c00a 868 > 440 eax=b5f84330
66c1c20b 869 > 50 edx=4800
66c1c40c 86a > d0
66c1c60d 86b > c54 esi=30a002
66c146040e 86c > 4c0 d18=7854
66c1c70f 86d > 405 edi=308015
66c1c410 86e > 90
66c1c111 86f > 4c0 ecx=b5133d82
66c1c612 870 > 44 esi=300048
66c10713 871 > 410
66c1c414 872 > 14
66c1c615 873 > 490 esi=3002a0
66c1c316 874 > 481
66c1c517 875 > 5
66c146fe18 876 > c51 d15=1153
66c1c219 877 > 14
66c1c71a 878 > c90 edi=30b800
66c1c11b 879 > 895 ecx=52ad
66c1c71c 87a > 810 edi=309002
66c18426020000001d 87b > 4d0 d16=2020
66c1c71e 87c > 881 edi=30000b
66c1c51f 87d > 481
66c1c420 87e > cd4
66c1c321 87f > 495 ebx=83feaa35
66d1c3 880 > 51 ebx=ffe1
66d1c2 881 > 45
66d1c6 882 > 94 esi=30002e
66d14600 883 > cd0 d13=088d
66d3c5 884 ecx=80000026 > 410 ebp=1fc0
66d3c1 885 ecx=5 > 414 ecx=a0
66d3c2 886 ecx=8000000f > c05 edx=cbc94a17
66d34604 887 ecx=80000007 > c84 d1a=80
66d3c1 888 ecx=80000024 > 4c4 ecx=80000240
66d3c7 889 ecx=8000000e > d1 edi=30c00b
66d3c5 88a ecx=e > 405 ebp=dfff
66d307 88b ecx=80000017 > 484
66d3c0 88c ecx=a > c90 eax=f0dfdc78
66d3c1 88d ecx=22 > 84 ecx=88
66d3c3 88e ecx=80000016 > 90 ebx=3fc0
66d3842608000000 88f ecx=e > 91 d1b=89ef
66d3c4 890 ecx=80000021 > 4
66d3c5 891 ecx=8000001f > c90 ebp=9cf0af5a
66d3c6 892 ecx=80000005 > 450 esi=300280
66d307 893 ecx=8000001a > 410 d2c=0c0d
c1c300 894 > 85
c1c301 895 > 90 ebx=10000
c1c602 896 > 50 esi=c00054
c1c303 897 > 494 ebx=2ad50
c184260300000004 898 > 84 d1a=10101010
c1c305 899 > 14 ebx=ab540
c1c706 89a > 440 edi=c000a80
c1c207 89b > 400 edx=3f80
c1c708 89c > c4 edi=30002e00
c1460109 89d > c51 d17=7373554b
c1c70a 89e > 880 edi=c000a000
c1c50b 89f > cc0 ebp=ff4eb862
c1c40c 8a0 > 801 esp=10000003
c1c50d 8a1 > 51 ebp=b06eaf39
c18426080000000e 8a2 > 50 d1d=40 d20=00
c1c30f 8a3 > c0 ebx=40000000
c1c710 8a4 > 494 edi=290030
c1c311 8a5 > 411 ebx=e2220629
c1c512 8a6 > 414 ebp=60e809bc
c10713 8a7 > 440 d29=08080800
c1c314 8a8 > 494 ebx=100000
c1c615 8a9 > 40 esi=2000600
c1c616 8aa > d0 esi=5000c00
c1c517 8ab > 810 ebp=864a5c58
c10718 8ac > 4c5 d28=492993f8
c1c019 8ad > 41 eax=950ea369
c1c51a 8ae > 54 ebp=173fb672
c1c61b 8af > 804 esi=b0018000
c1c11c 8b0 > 85 ecx=dd1873c1
c146fd1d 8b1 > 450 dd=202000
c1c21e 8b2 > c4 edx=40000000
c1c11f 8b3 > 4c5
c1c220 8b4 > c91
c1c221 8b5 > 491 edx=a8d43dd3
d1c1 8b6 > 8d4 ecx=ad3bd918
d1c5 8b7 > c4
d1c1 8b8 > 840 ecx=fffffffe
d14600 8b9 > 494 d18=02
d3c3 8ba ecx=8000000c > 440 ebx=fff0000
d3c1 8bb ecx=80000016 > d4 ecx=5a00000
d3c1 8bc ecx=a > 400 ecx=2800
d3842605000000 8bd ecx=80000022 > 454 d1b=04 d1d=04
d3c2 8be ecx=24 > 455 edx=a211b745
d3c5 8bf ecx=80000013 > 95 ebp=ff800007
d3c2 8c0 ecx=8000001f > c01 edx=a475ff7
d346fe 8c1 ecx=80000025 > 4c0 d12=20
d3c2 8c2 ecx=15 > 450 edx=200000
d3c7 8c3 ecx=80000026 > 80 edi=c000ac0
d3c1 8c4 ecx=5 > 50 ecx=a0
d34604 8c5 ecx=f > 405 d17=2df33692
d3c1 8c6 ecx=15 > d0 ecx=2a00000
d3c3 8c7 ecx=1c > 850 ebx=80956cf8
d3c6 8c8 ecx=25 > 10 esi=60002a0
d307 8c9 ecx=e > 494 d29=40404040
c0cb00 8ca > 4c1
c0cc01 8cb > 4c0 eax=8b0c0a88
c0cc02 8cc > 54
c0c903 8cd > 484 ecx=9774192b
c08c260300000004 8ce > d4
c0c805 8cf > 454
c0ce06 8d0 > 414
c0c807 8d1 > c84 eax=dc1cba4c
c0cf08 8d2 > c04
c08c260800000009 8d3 > 4 d1d=2a
c0cf0a 8d4 > 405 ebx=5e00d194
c0cb0b 8d5 > 94
c0cb0c 8d6 > 445 ebx=cdec7e0
c0c90d 8d7 > 891 ecx=78919197
c08c26070000000e 8d8 > c4 d1b=04
c0ca0f 8d9 > c15 edx=d813b2ba
c0ce10 8da > 451
c0cd11 8db > 14
c0cf12 8dc > c05 ebx=57f18807
c08c260100000013 8dd > c4 d18=20
c0ce14 8de > 895 edx=21479a54
c0cc15 8df > 8d4 eax=efce5803
c0cb16 8e0 > c4
c0cb17 8e1 > 45
c08c260600000018 8e2 > 444
c0ce19 8e3 > c41 edx=aaaa
c0ca1a 8e4 > c05 edx=23806d9e
c0cf1b 8e5 > 451
c0c81c 8e6 > c40 eax=bebdbb47
c04efe1d 8e7 > 814 d10=65
c0cc1e 8e8 > 445 eax=5a10d5b7
c0ce1f 8e9 > c45 edx=49f7a848
c0cd20 8ea > 80
c0cb21 8eb > 810 ebx=a6aa4740
d0cf 8ec > 480 ebx=8145161f
d0cf 8ed > 841 ebx=aaaa
d0ca 8ee > c14 edx=ecbdea43
d00f 8ef > 8d1 d2c=80
d2cc 8f0 ecx=80000000 > c91
d2cb 8f1 ecx=1f > 414
d2cb 8f2 ecx=10 > 400
d28c2606000000 8f3 ecx=80000014 > c11 d1d=a2
d2cb 8f4 ecx=80000017 > 50 ebx=4
d2cc 8f5 ecx=1 > 415
d2ca 8f6 ecx=8000001d > 5
d24e00 8f7 ecx=0 > 4d4
d2c9 8f8 ecx=f > 94 ecx=1e
d2cb 8f9 ecx=13 > 894 ebx=a03e4361
d2cd 8fa ecx=6 > 480
d20f 8fb ecx=80000017 > c05 d2d=88
d2c8 8fc ecx=8000001d > cc5 eax=3814dfb0
d2cf 8fd ecx=19 > 4c4
d2c9 8fe ecx=8000001d > 4d5 ecx=800000e8
d24e01 8ff ecx=80000000 > 8c5
66c1ce00 900 > 14
66c1cf01 901 > cc1 edi=308017
66c1ce02 902 > c01 esi=308004
66c1cf03 903 > 850 edi=306005
66c18c260400000004 904 > 4d4 d14=1000
66c1c805 905 > 4d5 eax=fe27d90a
66c1cf06 906 > 895 edi=30a400
66c1cf07 907 > c44 edi=305000
66c1ca08 908 > 404 edx=3b843bb6
66c10f09 909 > 885 d30=80
66c1ca0a 90a > 40 edx=80
66c1ce0b 90b > 4c0 esi=3002c0
66c1cd0c 90c > 90 ebp=24e30c1d
66c1cb0d 90d > 1 ebx=3efdf0e
66c10f0e 90e > d0 d28=0404
66c1cd0f 90f > 50 ebp=132
66c1cf10 910 > c0
66c1c911 911 > 8c5 ecx=b9a6be78
66c1c812 912 > 4d5 eax=c03f
66c14e0013 913 > c04 d10=a762
66c1cc14 914 > 94
66c1c815 915 > 484 eax=27dc1709
66c1cd16 916 > 4c5 ebp=376ad0b0
66c1ce17 917 > 4d4 esi=302600
66c14efd18 918 > 51 d12=d1e8
66c1cd19 919 > 10 ebp=9d600e93
66c1ca1a 91a > 450 edx=240
66c1c81b 91b > 50 eax=a3d937c1
66c1ca1c 91c > 54 edx=20
66c10f1d 91d > c55 d2c=5db1
66c1cd1e 91e > 401
66c1c91f 91f > 495
66c1c820 920 > 4d1
66c1ce21 921 > cc1 esi=30800b
66d1cf 922 > c45 edi=308017
66d1cc 923 > 4c0
66d1c8 924 > 450
66d10f 925 > 851 d2e=1d84
66d3cc 926 ecx=80000007 > d0
66d3c9 927 ecx=80000002 > 855 ecx=80008000
66d3cb 928 ecx=80000000 > 850
66d34e01 929 ecx=13 > d4 d15=0020
66d3ce 92a ecx=80000002 > 45 esi=30c004
66d3cd 92b ecx=8000000e > 845 ebp=220ba8e6
66d3ce 92c ecx=80000013 > c40 esi=304002
66d38c2605000000 92d ecx=16 > 454 d18=f937
66d3ce 92e ecx=23 > 81 esi=30e002
66d3ce 92f ecx=80000023 > 4d4 esi=300002
66d3cb 930 ecx=12 > 481
66d34e03 931 ecx=80000021 > c41 d14=8080
66d3cf 932 ecx=20 > c90
66d3cc 933 ecx=b > 414
66d3ce 934 ecx=19 > c0 esi=300a00
66d38c2607000000 935 ecx=80000020 > 450
c1ce00 936 > 0
c1c901 937 > c85 ecx=8000004c
c1ca02 938 > c54 edx=6b5aa365
c1ce03 939 > 50 esi=60002
c10f04 93a > 895 d28=f5e80d83
c1cc05 93b > 410 esp=18800
c1cf06 93c > 815 edi=b800c000
c1c807 93d > 490 eax=2000000
c1cf08 93e > 490 edi=2f003000
c10f09 93f > 410 d29=acde3c38
c1c90a 940 > 5 ecx=d663640c
c1c80b 941 > c05 eax=ab9ca99a
c1c90c 942 > c81 ecx=abc51321
c1cb0d 943 > 410 ebx=4
c18c26080000000e 944 > 8c5 d1c=1f903c9a
c1cc0f 945 > 40 esp=62
c1cf10 946 > 4d4 edi=290030
c1cf11 947 > 14 edi=150018
c1ca12 948 > 40 edx=3ffc0000
c14e0113 949 > 844 d12=9a963f4d
c1ca14 94a > 80 edx=9000
c1ca15 94b > 50 edx=400
c1c816 94c > c45 eax=b5837292
c1ce17 94d > 854 esi=60002400
c14e0218 94e > 40 d12=ce65ff16
c1cd19 94f > 4c0 ebp=3f80
c1cc1a 950 > 94 esp=c400000
c1cd1b 951 > 4 ebp=10
c1ca1c 952 > 50 edx=37c1cba2
c14efc1d 953 > 8c0 df=f3c80f4a
c1c81e 954 > 801 eax=b4690675
c1ca1f 955 > 50 edx=1fe
c1cb20 956 > 850
c1ca21 957 > 895 edx=bfffffff
d1cb 958 > 1 ebx=f0a2dd18
d1c8 959 > 895 eax=856402a2
d1c8 95a > c85 eax=80000000
d14efd 95b > 411 d11=e60c8deb
d3ce 95c ecx=1d > 404 esi=1800088
d3c8 95d ecx=1d > 450 eax=38158661
d3cc 95e ecx=8000000e > d0 esp=c4
d30f 95f ecx=80000003 > 411 d28=9ececed3
d3cd 960 ecx=8000000a > 90 ebp=1fc00000
d3ca 961 ecx=15 > c50 edx=60977b19
d3cf 962 ecx=1b > 90 edi=6000500
d38c2604000000 963 ecx=b > 10 d19=20 d1b=20
d3c8 964 ecx=f > c4 eax=10000
d3ce 965 ecx=1f > d0 esi=600028
d3cf 966 ecx=0 > 411
d34eff 967 ecx=2 > 815 d14=9c63888e
d3c9 968 ecx=11 > 4c0 ecx=88000
d3cf 969 ecx=1b > d0 edi=60005a0
d3cd 96a ecx=80000017 > 95
d34e03 96b ecx=5 > 14 d19=08000808
c0d300 96c > c81
c0d601 96d > c85 edx=7ef72800
c0d102 96e > 4c1 ecx=a288a7c8
c0d703 96f > 45 ebx=4bf8fa39
c094260000000004 970 > 40 d17=08
c0d605 971 > 445 edx=e7ff
c0d006 972 > 451 eax=7421fcf5
c0d107 973 > 801 ecx=dfe8cd04
c0d008 974 > 11
c094260800000009 975 > 444
c0d50a 976 > d0 ecx=b04101d3
c0d40b 977 > 55 eax=4f26e562
c0d50c 978 > c1 ecx=fbf0
c0d40d 979 > 410 eax=c00
c056010e 97a > 90 d11=53
c0d10f 97b > c1 ecx=7fdf
c0d210 97c > 40 edx=20
c0d511 97d > c11 ecx=a0a26654
c0d612 97e > c0
c0560313 97f > 884 d16=e6
c0d714 980 > c0
c0d015 981 > 401 eax=ff83
c0d116 982 > 55 ecx=9c
c0d117 983 > c44 ecx=92d739b0
c094260400000018 984 > 8c1 d1b=42
c0d219 985 > 415 edx=ffbf
c0d71a 986 > c00 ebx=cf148976
c0d11b 987 > 40
c0d11c 988 > 55 ecx=8f0d31ba
c09426010000001d 989 > 484 d13=06
c0d41e 98a > 804 eax=77d4b6b0
c0d71f 98b > 444 ebx=a92b23fd
c0d620 98c > 811
c0d621 98d > c00 edx=25489850
d0d3 98e > 414 ebx=f3d7171f
d0d3 98f > 480 ebx=448e0d5d
d0d5 990 > 404
d0942603000000 991 > 404
d2d2 992 ecx=5 > 484
d2d3 993 ecx=3 > 840 ebx=a409cc84
d2d2 994 ecx=1a > c45 edx=7f
d2942604000000 995 ecx=17 > 450 d15=30
d2d4 996 ecx=13 > 90 eax=180
d2d2 997 ecx=17 > 4d4
d2d0 998 ecx=80000023 > c40 eax=ce
d217 999 ecx=21 > 55 d29=bc
d2d4 99a ecx=8000000b > cc0 eax=8be4eed5
d2d7 99b ecx=5 > c85 ebx=c33c5265
d2d0 99c ecx=80000016 > 850 eax=9d6f2cc1
d256fc 99d ecx=7 > c80 d10=80
d2d7 99e ecx=11 > 814 ebx=80ff
d2d7 99f ecx=4 > 451 ebx=41bd9d0b
d2d5 9a0 ecx=26 > 54 ecx=2026
d217 9a1 ecx=80000021 > 44 d28=1e
66c1d700 9a2 > 8c5
66c1d501 9a3 > c90 ebp=fffe
66c1d402 9a4 > d0 esp=310002
66c1d603 9a5 > 10 esi=30008c
66c11704 9a6 > c84 d2a=58a1
66c1d505 9a7 > 480 ebp=1ff0
66c1d306 9a8 > 54 ebx=8c4034cd
66c1d007 9a9 > 441 eax=7ae2bcd1
66c1d508 9aa > 50
66c1560309 9ab > 0 d13=283a
66c1d60a 9ac > 94 esi=304e00
66c1d50b 9ad > 15 ebp=f801
66c1d40c 9ae > 84 esp=310800
66c1d50d 9af > 8d5 ebp=d1831ecf
66c1170e 9b0 > d4 d2e=ff2b
66c1d50f 9b1 > 14 ebp=a5c30a47
66c1d110 9b2 > c14 ecx=8000
66c1d011 9b3 > 894
66c1d312 9b4 > 450 ebx=1
66c194260700000013 9b5 > c4 d1e=02
66c1d514 9b6 > c55 ebp=e49e266e
66c1d715 9b7 > 414 edi=3002d0
66c1d316 9b8 > 441 ebx=ffef
66c1d317 9b9 > 480 ebx=5c9502c
66c194260800000018 9ba > 14 d1e=ff3a
66c1d119 9bb > 440 ecx=476b3e23
66c1d71a 9bc > 4d4 edi=305b00
66c1d01b 9bd > 4c4 eax=2400
66c1d21c 9be > 405 edx=df50ca82
66c1171d 9bf > c0 d2a=0818
66c1d41e 9c0 > 4d4 esp=311000
66c1d31f 9c1 > 400 ebx=4001
66c1d620 9c2 > 90
66c1d721 9c3 > 450 edi=300053
66d1d7 9c4 > 400 edi=300059
66d1d5 9c5 > 484 ebp=438b5042
66d1d6 9c6 > d4 esi=300027
66d1942607000000 9c7 > 94 d18=0102
66d3d3 9c8 ecx=80000016 > 440 ebx=ff0
66d3d2 9c9 ecx=1e > 495 edx=137cbe00
66d3d0 9ca ecx=5 > 480 eax=ff0
66d317 9cb ecx=80000016 > 895 d2c=594f
66d3d5 9cc ecx=80000000 > 1
66d3d7 9cd ecx=6 > 414 edi=300b40
66d3d3 9ce ecx=8000000c > 400 ebx=f20657d9
66d3942608000000 9cf ecx=80000005 > 404 d1d=2020
66d3d0 9d0 ecx=18 > 80 eax=4000
66d3d3 9d1 ecx=80000021 > 55 ebx=fffffffe
66d3d4 9d2 ecx=8000001e > 40
66d35602 9d3 ecx=80000002 > 410 d13=0204
66d3d2 9d4 ecx=1a > 800 edx=fe00
66d3d1 9d5 ecx=80000016 > 10 ecx=800002c0
66d3d6 9d6 ecx=80000010 > 450 esi=30000b
66d317 9d7 ecx=80000010 > 4c0 d2e=c64d
c1d400 9d8 > 891
c1d001 9d9 > 415 eax=b3a53fc6
c1d102 9da > 454 ecx=20002
c1d103 9db > 844 ecx=ee5cb011
c194260000000004 9dc > 490 d17=2eb41651
c1d105 9dd > 400 ecx=643a8a2b
c1d306 9de > cc0 ebx=92bfa6d3
c1d407 9df > 14 esp=18800000
c1d008 9e0 > 90 eax=5595457
c156fe09 9e1 > 480 d14=b5185f2c
c1d50a 9e2 > 454 ebp=600
c1d20b 9e3 > 4 edx=4000000
c1d60c 9e4 > c51 esi=16801
c1d00d 9e5 > 400 eax=1000
c156020e 9e6 > 11 d15=c9d87281
c1d00f 9e7 > 10 eax=4000
c1d110 9e8 > 94 ecx=5fe23cca
c1d411 9e9 > 94 esp=10031
c1d612 9ea > 4c4 esi=5c0060
c194260500000013 9eb > 91 d17=30e175d9
c1d514 9ec > 44 ebp=8000000
c1d115 9ed > 4c4 ecx=300000
c1d716 9ee > 0 edi=b600600
c1d217 9ef > 4d0
c194260600000018 9f0 > c85 d16=4dc60b53
c1d719 9f1 > 4d0 edi=56003000
c1d71a 9f2 > 8c4 edi=a4006000
c1d61b 9f3 > 880 esi=8c00c000
c1d51c 9f4 > c04 ebp=d9456b1b
c1171d 9f5 > 410 d30=101000
c1d21e 9f6 > 4c0 edx=3546e958
c1d51f 9f7 > 405 ebp=bd817015
c1d120 9f8 > c41
c1d221 9f9 > 450 edx=101
d1d3 9fa > 8c5 ebx=3c27c2ec
d1d5 9fb > c04 ebp=c0c3afab
d1d0 9fc > 401 eax=fffffffe
d156fd 9fd > 8d0 df=1837e9a7
d3d0 9fe ecx=80000019 > 804 eax=ad5eadf6
d3d3 9ff ecx=80000026 > 4d1 ebx=ffffffef
d3d3 a00 ecx=8000000c > 404 ebx=ff000
d317 a01 ecx=80000003 > c10 d28=e2ae6eab
d3d4 a02 ecx=19 > d0 esp=3100
d3d1 a03 ecx=15 > 10 ecx=2a00000
d3d5 a04 ecx=80000006 > c44 ebp=8bee350d
d317 a05 ecx=8000000a > cd0 d2d=a37e5c93
d3d6 a06 ecx=80000013 > d4 esi=a800c0
d3d4 a07 ecx=12 > 80 esp=62
d3d2 a08 ecx=1 > 54 edx=101
d3942607000000 a09 ecx=80000024 > c10 d17=35dccdb2
d3d6 a0a ecx=1c > c05 esi=60018000
d3d2 a0b ecx=16 > c11 edx=10ced149
d3d7 a0c ecx=13 > 44 edi=15400c0
d35603 a0d ecx=6 > 404 d14=60
c0dc00 a0e > 841
c0de01 a0f > 4c4
c0da02 a10 > 40
c0d903 a11 > 415 ecx=71875936
c09c260200000004 a12 > c54 d15=64
c0da05 a13 > 400 edx=2d92f23c
c0d906 a14 > d1 ecx=b947ead7
c0da07 a15 > 814 edx=2f6c1543
c0db08 a16 > 10
c05e0309 a17 > c1
c0d80a a18 > 890 eax=80
c0da0b a19 > 41 edx=e3152ddf
c0de0c a1a > c05 edx=3a3778da
c0d80d a1b > 405 eax=39
c01f0e a1c > 50 d2c=18
c0da0f a1d > 451 edx=f9
c0df10 a1e > 410
c0db11 a1f > 4c1 ebx=fe
c0df12 a20 > cd5
c09c260600000013 a21 > c54 d1c=90
c0db14 a22 > 880 ebx=80000040
c0df15 a23 > 95 ebx=ff35fbea
c0d916 a24 > 400 ecx=30
c0da17 a25 > 841 edx=94
c09c260600000018 a26 > 8c1 d19=7e
c0d919 a27 > 405 ecx=fd
c0dc1a a28 > 481 eax=d4b60782
c0de1b a29 > 884
c0d81c a2a > 8c1 eax=a7464b66
c09c26080000001d a2b > c80 d18=40
c0d81e a2c > 4c5 eax=cf
c0da1f a2d > 4c4 edx=be9c823c
c0db20 a2e > 411
c0dc21 a2f > 4 eax=39a6ebc3
d0d8 a30 > 880 eax=d37a975e
d0da a31 > 401 edx=2bb588fc
d0dc a32 > 4c5 eax=c942d7e
d05e03 a33 > c81 d18=80
d2da a34 ecx=c > 890 edx=61
d2d8 a35 ecx=26 > 405
d2db a36 ecx=80000018 > 495 ebx=fb
d21f a37 ecx=80000004 > 455 d29=e8
d2db a38 ecx=80000017 > 455 ebx=d21e11f
d2df a39 ecx=80000002 > 90 ebx=4d1c2743
d2dd a3a ecx=8000000b > cc0 ecx=8000400b
d29c2606000000 a3b ecx=7 > c85 d19=62
d2d9 a3c ecx=80000009 > 50
d2d9 a3d ecx=80000001 > 51 ecx=80000000
d2de a3e ecx=a > cd0 edx=7ccb6bdb
d29c2608000000 a3f ecx=80000025 > 4d5 d1a=f0
d2de a40 ecx=80000017 > 495 edx=fbff
d2df a41 ecx=24 > 94 ebx=1009
d2d8 a42 ecx=80000027 > 445 eax=21281612
d29c2601000000 a43 ecx=8000001f > c85 d12=ac
66c1db00 a44 > 890
66c1dd01 a45 > cc0 ebp=80008000
66c1de02 a46 > 815 esi=304004
66c1dc03 a47 > d4
66c15e0404 a48 > 10
66c1dd05 a49 > 80 ebp=81cde881
66c1df06 a4a > 8d1 edi=305400
66c1dd07 a4b > 844 ebp=c15aaca1
66c1dd08 a4c > 91 ebp=ff7f
66c15efe09 a4d > 4c4 d15=80
66c1de0a a4e > 4d0 esi=300980
66c1dc0b a4f > 404 esp=310020
66c1da0c a50 > 814 edx=879355f2
66c1df0d a51 > 490 edi=300288
66c15e030e a52 > 10 d17=0808
66c1db0f a53 > 494 ebx=80000002
66c1db10 a54 > 845 ebx=4b25b046
66c1da11 a55 > c05
66c1de12 a56 > 415 esi=30000a
66c11f13 a57 > 54 d2b=b2df
66c1d914 a58 > 4d1 ecx=f248cd6d
66c1dc15 a59 > 480 esp=311000
66c1da16 a5a > 8c5 edx=9804
66c1de17 a5b > cd0 esi=308800
66c19c260100000018 a5c > c4 d11=0006
66c1df19 a5d > c10 edi=305f00
66c1db1a a5e > 801 ebx=db6a61e2
66c1dd1b a5f > 4 ebp=b27401b6
66c1da1c a60 > 8d1 edx=6aaa
66c11f1d a61 > 10 d2e=20
66c1d81e a62 > 841 eax=2e854b7f
66c1da1f a63 > 495 edx=ff87
66c1d920 a64 > 1
66c1da21 a65 > c14 edx=4499464e
66d1dd a66 > 885 ebp=b9a09402
66d1da a67 > 491 edx=f34fcbe9
66d1d9 a68 > 4d0 ecx=8fdcee23
66d15e03 a69 > 451 d1a=00
66d3db a6a ecx=19 > 10 ebx=fe00
66d3df a6b ecx=23 > cd4 edi=304005
66d3dc a6c ecx=24 > 80 esp=311000
66d31f a6d ecx=80000013 > 85 d2a=93e7
66d3df a6e ecx=80000002 > 804 edi=30800a
66d3d8 a6f ecx=22 > 45 eax=6aa0fc77
66d3dc a70 ecx=8000000c > 440
66d31f a71 ecx=8000001c > 801 d2c=1170
66d3d9 a72 ecx=80000013 > 8c5 ecx=80008004
66d3dc a73 ecx=80000013 > 840 esp=314000
66d3df a74 ecx=2 > c51 edi=30800b
66d35e02 a75 ecx=18 > 4d5 d19=fbeb
66d3dd a76 ecx=80000003 > 90 ebp=b3902f1
66d3de a77 ecx=16 > 11 esi=301800
66d3db a78 ecx=17 > 55
66d35e02 a79 ecx=1 > 841 d18=eeb5
c1d800 a7a > 54
c1dd01 a7b > c11 ebp=8fee4aa5
c1d802 a7c > 4c0 eax=20
c1da03 a7d > 44 edx=10
c11f04 a7e > 15 d2d=b510300f
c1de05 a7f > 91 esi=20018000
c1de06 a80 > 850 esi=9c00c000
c1dd07 a81 > 415 ebp=fe000001
c1de08 a82 > 44 esi=2a003000
c19c260300000009 a83 > 41 d15=a2988b03
c1de0a a84 > 440 esi=9400c00
c1d90b a85 > c10 ecx=499e72c4
c1de0c a86 > 400 esi=2000300
c1dd0d a87 > c0 ebp=7f00000
c19c26010000000e a88 > c4 d14=3084e3da
c1db0f a89 > cc4 ebx=61487f54
c1d810 a8a > 4c4 eax=17b0b0af
c1df11 a8b > 4d0 edi=290018
c1de12 a8c > 400 esi=a400c
c15e0413 a8d > 800 d16=20200040
c1df14 a8e > 14 edi=5f003
c1dc15 a8f > 41 esp=10000001
c1db16 a90 > 91 ebx=2c883517
c1db17 a91 > 884 ebx=627e2841
c19c260400000018 a92 > 4d0 d14=0003
c1d919 a93 > 405 ecx=eeb3a374
c1df1a a94 > 490 edi=180016c0
c1de1b a95 > 4d0 esi=c000500
c1de1c a96 > 494 esi=6000240
c11f1d a97 > 40 d2b=10 d2e=10
c1db1e a98 > 54 ebx=7f8
c1db1f a99 > 4 ebx=8
c1db20 a9a > 90
c1d921 a9b > 94 ecx=4000
d1dd a9c > cc0 ebp=45b72b9d
d1de a9d > c91 esi=80180008
d1df a9e > cd5 edi=80180017
d19c2606000000 a9f > 494 d17=77650631
d3d9 aa0 ecx=80000017 > 440 ecx=5d00
d3da aa1 ecx=18 > d1 edx=ffffff7f
d3d8 aa2 ecx=8 > 491 eax=1000000
d31f aa3 ecx=9 > 94 d2c=80800000
d3df aa4 ecx=80000008 > 8c0 edi=5e003000
d3df aa5 ecx=80000015 > c1 edi=2a801
d3dd aa6 ecx=8000000a > 400 ebp=27a9197a
d35e02 aa7 ecx=80000023 > 80 d13=26d66939
d3dc aa8 ecx=8000001f > 14 esp=c40002
d3d8 aa9 ecx=19 > 4d5 eax=2b9b5784
d3dc aaa ecx=3 > 40 esp=20062000
d39c2604000000 aab ecx=a > 804 d1a=0040c080
d3d8 aac ecx=80000024 > 40 eax=dcca9499
d3d9 aad ecx=8000001d > 84 ecx=1d4
d3df aae ecx=12 > 480 edi=17000c
d35e00 aaf ecx=15 > 4c4 d14=08081000
c0e200 ab0 > 4c5
c0e001 ab1 > 491 eax=622a9098
c0e302 ab2 > 14 ebx=83910748
c0e103 ab3 > c15 ecx=5550
c066fd04 ab4 > c90 dd=b0
c0e105 ab5 > 91 ecx=e0
c0e006 ab6 > 10 eax=40
c0e107 ab7 > 54 ecx=3d1d5e00
c0e108 ab8 > 855 ecx=380f5a00
c0a4260700000009 ab9 > 454 d1d=00
c0e30a aba > 54
c0e20b abb > 454 edx=0
c0e20c abc > 454 edx=f98b7800
c0e70d abd > 54 ebx=7fff00ff
c066fe0e abe > 454 d15=00
c0e20f abf > 54 edx=9bc09f00
c0e110 ac0 > 454 ecx=72561100
c0e311 ac1 > 54 ebx=0
c0e112 ac2 > 54 ecx=7fffff00
c0660013 ac3 > 454 d16=00
c0e114 ac4 > 454 ecx=0
c0e415 ac5 > 54 eax=b3550004
c0e016 ac6 > 454 eax=367a3a00
c0e217 ac7 > 454 edx=2aefad00
c066fe18 ac8 > 454 d11=00
c0e519 ac9 > 54
c0e51a aca > 54
c0e31b acb > 54
c0e11c acc > 454 ecx=c8348b00
c0a426060000001d acd > 454
c0e31e ace > 54 ebx=e07ba100
c0e01f acf > 454 eax=2f8c0900
c0e120 ad0 > c1
c0e221 ad1 > 91 edx=ffe0
d0e2 ad2 > 414 edx=82c96f44
d0e6 ad3 > 495 edx=2e4ac6e5
d0e2 ad4 > 410 edx=ebc8411a
d06604 ad5 > 894 d17=f0
d2e3 ad6 ecx=2 > 54
d2e6 ad7 ecx=80000020 > 80
d2e0 ad8 ecx=17 > 54 eax=0
d2a42606000000 ad9 ecx=23 > 54
d2e4 ada ecx=0 > d0
d2e7 adb ecx=1 > 495 ebx=6b34c6d4
d2e2 adc ecx=80000010 > 54 edx=9d264500
d227 add ecx=5 > 410 d2c=20
d2e6 ade ecx=9 > 454 edx=ff
d2e2 adf ecx=27 > 491 edx=47102080
d2e4 ae0 ecx=20 > 8c0
d266fe ae1 ecx=80000009 > 454 d13=00
d2e7 ae2 ecx=8000000b > 54 ebx=d6580022
d2e6 ae3 ecx=14 > 54 edx=ff
d2e7 ae4 ecx=8000000b > 454 ebx=b7400082
d26603 ae5 ecx=80000015 > 454 d16=00
66c1e700 ae6 > 804
66c1e301 ae7 > 91 ebx=7ffffffe
66c1e002 ae8 > 95 eax=f513e784
66c1e303 ae9 > 54
66c1660004 aea > 10 d11=1048
66c1e705 aeb > 14 edi=3005c0
66c1e206 aec > 14 edx=3fc0
66c1e307 aed > 14 ebx=56173000
66c1e708 aee > 414 edi=302900
66c1a4260200000009 aef > 14 d17=0002
66c1e70a af0 > c94 edi=30b000
66c1e00b af1 > 95 eax=fffff800
66c1e60c af2 > 815 esi=307000
66c1e00d af3 > 95 eax=e000
66c1270e af4 > 454 d2a=0000
66c1e40f af5 > 54
66c1e210 af6 > 454 edx=56b10000
66c1e111 af7 > 454 ecx=0
66c1e312 af8 > 454 ebx=e1200000
66c12713 af9 > 454
66c1e314 afa > 54 ebx=90a50000
66c1e015 afb > 454 eax=798d0000
66c1e116 afc > 54 ecx=7fff0000
66c1e017 afd > 454 eax=0
66c1a4260200000018 afe > 454 d18=0000
66c1e419 aff > 54
66c1e61a b00 > 54 esi=300000
66c1e31b b01 > 454 ebx=e2830000
66c1e41c b02 > 454
66c1271d b03 > 54 d2b=00
66c1e11e b04 > 454 ecx=deb30000
66c1e31f b05 > 54 ebx=0
66c1e520 b06 > 41
66c1e621 b07 > 414 esi=300024
66d1e4 b08 > 54
66d1e3 b09 > 811 ebx=6d41682c
66d1e1 b0a > 495 ecx=36db9672
66d1a42601000000 b0b > 14 d17=02
66d3e5 b0c ecx=14 > 454
66d3e5 b0d ecx=0 > 845
66d3e5 b0e ecx=80000011 > 454 ebp=0
66d3a42607000000 b0f ecx=19 > 454 d19=0000
66d3e1 b10 ecx=0 > c44
66d3e7 b11 ecx=8000001d > 54 edi=300000
66d3e1 b12 ecx=8000000b > 414 ecx=80005800
66d3a42602000000 b13 ecx=22 > 95 d19=14a0
66d3e6 b14 ecx=80000025 > 14 esi=300260
66d3e7 b15 ecx=e > c55 edi=300000
66d3e4 b16 ecx=10 > 54
66d327 b17 ecx=f > 454
66d3e3 b18 ecx=12 > 454
66d3e6 b19 ecx=80000003 > 14 esi=300088
66d3e2 b1a ecx=80000024 > 10 edx=b87022d0
66d327 b1b ecx=8000000f > c94 d2e=00
c1e300 b1c > c00
c1e401 b1d > 14 esp=620000
c1e202 b1e > 495 edx=fffffffc
c1e603 b1f > 14 esi=1800090
c166fc04 b20 > 890 de=4046bdf1
c1e305 b21 > 890 ebx=e0aa5240
c1e706 b22 > 410 edi=c000a40
c1e507 b23 > 14 ebp=2ad500
c1e708 b24 > 14 edi=30002c00
c1a4260000000009 b25 > 54 d17=00
c1e00a b26 > 14 eax=1fc00
c1e20b b27 > 14 edx=800
c1e00c b28 > 14 eax=80000
c1e10d b29 > 414 ecx=78fc0000
c1270e b2a > 454
c1e70f b2b > 414 edi=160000
c1e210 b2c > 414 edx=7f0000
c1e411 b2d > 54 esp=0
c1e012 b2e > 14 eax=2640000
c12713 b2f > 495 d29=000050dd
c1e214 b30 > 495 edx=f9700000
c1e315 b31 > 95 ebx=d3e00000
c1e516 b32 > 95 ebp=84400000
c1e017 b33 > 815 eax=3e000000
c1a4260500000018 b34 > 894 d16=000000db
c1e419 b35 > 54 esp=0
c1e51a b36 > 14 ebp=4000000
c1e41b b37 > 54 esp=0
c1e41c b38 > 454 esp=0
c166fc1d b39 > 414 dc=00 df=20
c1e61e b3a > 95 esi=80000000
c1e11f b3b > 495 ecx=80000000
c1e120 b3c > c80
c1e321 b3d > 410 ebx=1fe
d1e5 b3e > 811 ebp=3db8574c
d1e3 b3f > 410 ebx=ab54
d1e2 b40 > 410 edx=1fffe
d127 b41 > c15 d2b=50dca652
d3e6 b42 ecx=8000000e > 414 esi=58000
d3e1 b43 ecx=8000000e > 414 ecx=38000
d3e2 b44 ecx=80000026 > 890 edx=a1fabc80
d3a42601000000 b45 ecx=0 > 450
d3e2 b46 ecx=80000021 > c90 edx=f1f4372c
d3e7 b47 ecx=80000010 > 14 edi=280000
d3e4 b48 ecx=3 > 414 esp=1880000
d3a42607000000 b49 ecx=80000021 > 414 d1d=02
d3e2 b4a ecx=f > 54
d3e2 b4b ecx=8000000f > 815 edx=7a0e8000
d3e1 b4c ecx=27 > 410 ecx=1380
d3a42604000000 b4d ecx=f > 54
d3e1 b4e ecx=80000006 > 410 ecx=180
d3e0 b4f ecx=17 > 54 eax=0
d3e6 b50 ecx=80000023 > 410 esi=18000a8
d3a42605000000 b51 ecx=80000003 > 894 d17=30885eb1
c0e900 b52 > 445
c0ee01 b53 > c11 edx=ffff7fff
c0e902 b54 > 455 ecx=79239f00
c0ef03 b55 > 54
c0ac260700000004 b56 > 15 d1b=09
c0ec05 b57 > 454 eax=5cee00cf
c0e906 b58 > 415 ecx=7fffff03
c0e907 b59 > 10 ecx=5501
c0ee08 b5a > 54
c02f09 b5b > 454 d2f=00
c0ef0a b5c > 454 ebx=fa4200ce
c0e90b b5d > 454 ecx=29ac5c00
c0ec0c b5e > 54 eax=ae5000c3
c0ea0d b5f > 54 edx=2c5af500
c02f0e b60 > 454
c0e80f b61 > 54 eax=ff00
c0ee10 b62 > 54 edx=1ced00ff
c0ed11 b63 > 454 ecx=c9d40061
c0ee12 b64 > 54 edx=fd0200bf
c02f13 b65 > 454 d2f=00
c0eb14 b66 > 454 ebx=8a909c00
c0e915 b67 > 454 ecx=716df100
c0e916 b68 > 54 ecx=0
c0ed17 b69 > 54 ecx=5507008c
c0ac260400000018 b6a > 54 d1a=00
c0ed19 b6b > 54 ecx=af78009a
c0ed1a b6c > 454 ecx=87a40046
c0ee1b b6d > 454 edx=df0f00d2
c0ee1c b6e > 54
c06e011d b6f > 54 d13=00
c0e91e b70 > 454 ecx=0
c0ea1f b71 > 54 edx=7b74a00
c0eb20 b72 > 485
c0e921 b73 > 815 ecx=125df547
d0ea b74 > 15 edx=88696e1b
d0ee b75 > 815 edx=3dcd6909
d0e9 b76 > 10 ecx=b82bbd19
d02f b77 > 814 d2a=7d
d2ed b78 ecx=11 > 54
d2ea b79 ecx=80000011 > 54 edx=6273da00
d2ee b7a ecx=b > 454 edx=a5ea0077
d2ac2600000000 b7b ecx=80000017 > 54
d2ee b7c ecx=e > 54
d2e9 b7d ecx=17 > 454 ecx=0
d2ed b7e ecx=8000001f > 454
d2ac2601000000 b7f ecx=b > 54 d18=00
d2ea b80 ecx=80000002 > 11 edx=e3de5923
d2ee b81 ecx=80000015 > 54 edx=0
d2e9 b82 ecx=80000016 > 454 ecx=80000000
d22f b83 ecx=1a > 454 d2c=00
d2ea b84 ecx=80000018 > 454 edx=ffffff00
d2ef b85 ecx=80000015 > 54 ebx=272006b
d2ef b86 ecx=8000000b > 54 ebx=4d33008a
d2ac2608000000 b87 ecx=2 > 54
66c1ee00 b88 > cd1
66c1ee01 b89 > 15 esi=30000a
66c1eb02 b8a > 14 ebx=2000
66c1eb03 b8b > 414 ebx=b90a055a
66c12f04 b8c > 10 d2c=1000
66c1e905 b8d > 414 ecx=6a0800a3
66c1ee06 b8e > 454 esi=300000
66c1e807 b8f > 11 eax=9b5d01b6
66c1e908 b90 > 454
66c1ac260400000009 b91 > 14 d15=7700
66c1ef0a b92 > 54 edi=300000
66c1e90b b93 > 54 ecx=0
66c1ef0c b94 > 54 edi=300000
66c1eb0d b95 > 14 ebx=3edb0006
66c16eff0e b96 > 10 d16=0100
66c1e90f b97 > 455 ecx=74980000
66c1ee10 b98 > 54 esi=300000
66c1ed11 b99 > 54 ebp=614a0000
66c1e812 b9a > 454 eax=993e0000
66c12f13 b9b > 454 d2a=0000
66c1ea14 b9c > 454 edx=1d840000
66c1e915 b9d > 454
66c1eb16 b9e > 454 ebx=0
66c1ec17 b9f > 54
66c1ac260500000018 ba0 > 454 d17=00
66c1ef19 ba1 > 454 edi=300000
66c1eb1a ba2 > 54 ebx=628e0000
66c1ed1b ba3 > 54 ebp=e43f0000
66c1ed1c ba4 > 54 ebp=8eb00000
66c1ac26020000001d ba5 > 454 d18=0000
66c1ee1e ba6 > 454 esi=300000
66c1ec1f ba7 > 54
66c1ec20 ba8 > 8d4
66c1ef21 ba9 > 10 edi=300016
66d1ed baa > c15 ebp=ffff7fff
66d1ea bab > c15 edx=899e7a2b
66d1eb bac > c14 ebx=4000
66d12f bad > 810 d28=d052
66d3ee bae ecx=19 > 454 esi=300000
66d3ed baf ecx=25 > 10 ebp=2ad
66d3e8 bb0 ecx=8000000e > 454 eax=0
66d3ac2603000000 bb1 ecx=8000001c > 454 d14=0000
66d3e8 bb2 ecx=8000001b > 454
66d3e9 bb3 ecx=80000022 > 11 ecx=80000008
66d3e9 bb4 ecx=6 > 54 ecx=0
66d3ac2601000000 bb5 ecx=d > 454 d12=0000
66d3ea bb6 ecx=80000013 > 454 edx=0
66d3e8 bb7 ecx=80000001 > 10 eax=40
66d3e9 bb8 ecx=1f > 454 ecx=0
66d36e03 bb9 ecx=4 > 11 d19=010f
66d3eb bba ecx=80000003 > 410 ebx=1c6312d0
66d3ee bbb ecx=80000002 > 11 esi=300004
66d3ee bbc ecx=80000021 > 15 esi=30000a
66d36efc bbd ecx=8000001a > 54 d13=0000
c1eb00 bbe > 450
c1e901 bbf > 814 ecx=5643f4c5
c1ea02 bc0 > 410 edx=2
c1ee03 bc1 > 11 esi=60002
c12f04 bc2 > 10 d2c=1ca3e901
c1ed05 bc3 > 414 ebp=5d5d093
c1ea06 bc4 > 15 edx=36c724
c1eb07 bc5 > 414 ebx=14b6c71
c1ea08 bc6 > 411 edx=badea8
c16e0209 bc7 > 455 d19=00
c1e80a bc8 > 414 eax=200000
c1eb0b bc9 > 414 ebx=19a528
c1e90c bca > 11 ecx=7
c1ed0d bcb > 11 ebp=7
c1ac26000000000e bcc > 10 d17=68460000
c1ea0f bcd > 415 edx=14f9f
c1ea10 bce > 415 edx=16f6
c1eb11 bcf > 410 ebx=2929
c1ea12 bd0 > 415 edx=1fff
c12f13 bd1 > 454 d29=0000
c1ec14 bd2 > 14 esp=3
c1ed15 bd3 > 14 ebp=400
c1e916 bd4 > 54 ecx=0
c1eb17 bd5 > 415 ebx=1ff
c12f18 bd6 > 415 d28=c5000000
c1ec19 bd7 > 454 esp=0
c1eb1a bd8 > 54 ebx=0
c1e91b bd9 > 14 ecx=9
c1e91c bda > 10 ecx=8
c1ac26020000001d bdb > 15 d19=05000000
c1ef1e bdc > 54 edi=0
c1ee1f bdd > 54 esi=0
c1ec20 bde > 880
c1e821 bdf > 415 eax=3fbca13f
d1e9 be0 > 415 ecx=3f
d1ea be1 > 14 edx=14ec220c
d1ec be2 > 414 esp=188000
d12f be3 > 14 d2c=b802bb2f
d3e8 be4 ecx=8000000d > 14 eax=40000
d3ee be5 ecx=80000019 > 54 esi=0
d3ed be6 ecx=80000019 > 15 ebp=30
d32f be7 ecx=8000000f > 410 d2e=020000
d3ef be8 ecx=8000000e > 14 edi=c0
d3e8 be9 ecx=8000000f > 15 eax=e9d2
d3e8 bea ecx=8000000f > 15 eax=88bb
d36eff beb ecx=23 > 414 d11=002000
d3ef bec ecx=8000001f > 454 edi=0
d3ea bed ecx=a > 411 edx=107338
d3ed bee ecx=8000000f > 14 ebp=86f3
d32f bef ecx=2 > 415 d2c=0fecec3c
d3ee bf0 ecx=20 > c11
d3e9 bf1 ecx=18 > 54 ecx=0
d3ed bf2 ecx=21 > 411 ebp=4c
d32f bf3 ecx=80000010 > 10 d2a=01010000
c0f600 bf4 > 800
c0f301 bf5 > 54
c0f702 bf6 > 454
c0f203 bf7 > 454
c0b4260200000004 bf8 > 495 d16=90
c0f705 bf9 > 454
c0f306 bfa > 91 ebx=4d4cdf80
c0f707 bfb > c90 ebx=f0b68074
c0f208 bfc > 454
c03709 bfd > 454 d2a=00
c0f00a bfe > 54 eax=1f6c3d00
c0f30b bff > 54 ebx=e1372100
c0f20c c00 > 454 edx=57569e00
c0f60d c01 > 54 edx=32c4001b
c076020e c02 > 54
c0f60f c03 > 54 edx=ffff00ff
c0f610 c04 > 454 edx=bcbd0008
c0f111 c05 > 54 ecx=5ee40200
c0f112 c06 > 54 ecx=6bc7f800
c0760013 c07 > 454
c0f114 c08 > 54 ecx=b51bee00
c0f515 c09 > 54 ecx=6c2b00b6
c0f616 c0a > 454
c0f417 c0b > 54 eax=70860031
c0b4260300000018 c0c > 454
c0f019 c0d > 454 eax=7fffff00
c0f31a c0e > 454 ebx=7fffff00
c0f31b c0f > 454 ebx=c0f31500
c0f21c c10 > 454 edx=0
c0371d c11 > 54
c0f31e c12 > 454 ebx=0
c0f61f c13 > 454 edx=ff
c0f520 c14 > cc0
c0f521 c15 > c11 ecx=81ff5e6c
d0f2 c16 > 491 edx=ffe0
d0f0 c17 > 414 eax=12
d0f6 c18 > c90 edx=f5ccd6d4
d037 c19 > 811 d2c=3e
d2f5 c1a ecx=8000001b > 454
d2f4 c1b ecx=8000000a > 54 eax=4e490004
d2f3 c1c ecx=80000025 > 10 ebx=16be2a40
d237 c1d ecx=8000000b > 54
d2f5 c1e ecx=80000017 > 54
d2f1 c1f ecx=8000000f > 54 ecx=80000000
d2f3 c20 ecx=80000022 > 811 ebx=19941a1c
d237 c21 ecx=8000000b > 454
d2f4 c22 ecx=a > 54 eax=5b1100ed
d2f2 c23 ecx=11 > 54
d2f7 c24 ecx=80000014 > 454
d2b42607000000 c25 ecx=80000026 > 890 d1e=80
d2f4 c26 ecx=8000000f > 454 eax=7fff00ff
d2f2 c27 ecx=1f > 54 edx=0
d2f2 c28 ecx=80000002 > 890 edx=b5bc4bb0
d237 c29 ecx=1c > 454 d28=00
66c1f300 c2a > 800
66c1f101 c2b > 91 ecx=b13b8d0
66c1f202 c2c > 890 edx=ca038edc
66c1f403 c2d > 454
66c1760104 c2e > 10 d11=1010
66c1f205 c2f > 890 edx=b540
66c1f506 c30 > 10 ebp=240
66c1f107 c31 > 491 ecx=3fa0e680
66c1f608 c32 > 14 esi=301500
66c1b4260600000009 c33 > 54 d1c=00
66c1f40a c34 > 454
66c1f60b c35 > c94 esi=30b800
66c1f00c c36 > 95 eax=beb18000
66c1f10d c37 > 54 ecx=0
66c1b426030000000e c38 > 414 d15=0040
66c1f20f c39 > c94 edx=8000
66c1f710 c3a > c55 edi=300000
66c1f411 c3b > 54
66c1f612 c3c > 54 esi=300000
66c1b4260000000013 c3d > 54
66c1f314 c3e > 454 ebx=0
66c1f015 c3f > 454 eax=0
66c1f116 c40 > 54 ecx=d9c20000
66c1f317 c41 > 54 ebx=0
66c1b4260100000018 c42 > 54 d12=0000
66c1f719 c43 > 54 edi=300000
66c1f01a c44 > 54 eax=6e40000
66c1f61b c45 > 454 esi=300000
66c1f61c c46 > 54 esi=300000
66c176041d c47 > 454 d1b=0000
66c1f31e c48 > 54 ebx=69a40000
66c1f61f c49 > 454 esi=300000
66c1f220 c4a > 91
66c1f021 c4b > 410 eax=1fe
66d1f5 c4c > 10 ebp=4
66d1f2 c4d > c11 edx=adc0674a
66d1f3 c4e > 91 ebx=7ffffffe
66d137 c4f > 91 d2c=ece0
66d3f0 c50 ecx=26 > 10 eax=240
66d3f0 c51 ecx=27 > 91 eax=ff80
66d3f1 c52 ecx=8 > 414 ecx=800
66d37600 c53 ecx=80000011 > 54 d10=0000
66d3f5 c54 ecx=6 > 54
66d3f7 c55 ecx=25 > 414 edi=300560
66d3f1 c56 ecx=80000026 > 10 ecx=80000980
66d37601 c57 ecx=14 > 54 d16=00
66d3f0 c58 ecx=24 > c15 eax=41db6a30
66d3f3 c59 ecx=7 > 491 ebx=ff80
66d3f1 c5a ecx=1e > 454 ecx=0
66d3b42607000000 c5b ecx=1 > 815 d1d=847d
66d3f1 c5c ecx=1b > 54 ecx=0
66d3f7 c5d ecx=8000001d > 54 edi=300000
66d3f0 c5e ecx=8000001a > 54 eax=0
66d3b42605000000 c5f ecx=10 > 855 d16=0000
c1f300 c60 > 50
c1f201 c61 > 410 edx=1fe
c1f302 c62 > 95 ebx=91c8196c
c1f403 c63 > 414 esp=1880000
c13704 c64 > 95 d2b=903988b0
c1f505 c65 > 495 ebp=e3174cc0
c1f206 c66 > c94 edx=d59f5200
c1f507 c67 > 14 ebp=100
c1f508 c68 > 414 ebp=7f00
c13709 c69 > c15 d28=0088a02a
c1f30a c6a > 14 ebx=800
c1f60b c6b > 95 esi=8000b800
c1f20c c6c > 14 edx=55895000
c1f30d c6d > 894 ebx=939c4000
c1370e c6e > 95 d29=00802c8f
c1f60f c6f > 14 esi=90000
c1f010 c70 > 14 eax=10000
c1f211 c71 > 495 edx=fffe0000
c1f612 c72 > 14 esi=5c0000
c176fc13 c73 > 815 d12=00007040
c1f314 c74 > 95 ebx=fff00000
c1f215 c75 > 454
c1f016 c76 > 14 eax=800000
c1f617 c77 > 14 esi=b800000
c176ff18 c78 > 14 d13=00 d16=01
c1f719 c79 > 414 edi=58000000
c1f11a c7a > 95 ecx=fc000000
c1f41b c7b > 54 esp=0
c1f11c c7c > 495 ecx=80000000
c1371d c7d > 894 d2a=000000c0
c1f11e c7e > 855 ecx=0
c1f31f c7f > c55 ebx=0
c1f520 c80 > 841
c1f521 c81 > 894 ebp=8170bd74
d1f0 c82 > 414 eax=100
d1f4 c83 > 414 esp=620000
d1f6 c84 > 414 esi=60002e
d1b42607000000 c85 > 815 d1a=3083b31d
d3f1 c86 ecx=80000014 > 414 ecx=1400000
d3f1 c87 ecx=15 > 14 ecx=2a00000
d3f4 c88 ecx=8000000a > c94 esp=c4000000
d376ff c89 ecx=26 > 815 d15=0034a061
d3f4 c8a ecx=8000001a > 454 esp=0
d3f5 c8b ecx=80000012 > 14 ebp=1fc0000
d3f3 c8c ecx=21 > 14 ebx=12
d3b42602000000 c8d ecx=80000015 > 894 d12=0000e0ab
d3f6 c8e ecx=80000014 > 14 esi=1500000
d3f2 c8f ecx=8000000a > 14 edx=2000000
d3f2 c90 ecx=24 > 811 edx=4d422f40
d376fd c91 ecx=15 > 495 d11=0000a09a
d3f7 c92 ecx=80000022 > 414 edi=c000a0
d3f0 c93 ecx=1c > 815 eax=10000000
d3f6 c94 ecx=d > 14 esi=2a000
d376fd c95 ecx=80000002 > 495 dd=2482869c
c0fc00 c96 > 41
c0fa01 c97 > 491 edx=2bbe9cc8
c0f802 c98 > 495 eax=169df1e7
c0f803 c99 > 54 eax=0
c0bc260400000004 c9a > 491 d14=fe
c0fc05 c9b > 454
c0f906 c9c > 91 ecx=55fe
c0fe07 c9d > 495
c0f808 c9e > 54 eax=2180c100
c0bc260400000009 c9f > 54 d15=00
c0fd0a ca0 > 454 ecx=9fd70077
c0fd0b ca1 > 95 ecx=6628ff2e
c0f80c ca2 > 54 eax=0
c0fa0d ca3 > 454
c07e040e ca4 > 54 d16=00
c0fa0f ca5 > 454
c0f810 ca6 > 454 eax=2ec41c00
c0fe11 ca7 > 54 edx=aa
c0fa12 ca8 > 454
c07efd13 ca9 > 495 de=ff
c0fb14 caa > 54 ebx=478d7700
c0fc15 cab > 54 eax=1cf70003
c0fc16 cac > 495
c0fe17 cad > 54
c07e0218 cae > 454 d19=00
c0fc19 caf > 454 eax=b35500b2
c0f81a cb0 > 495 eax=9e28e9ff
c0f81b cb1 > 95 eax=b279f0ff
c0fe1c cb2 > 495
c0bc26050000001d cb3 > 495 d16=ff
c0fb1e cb4 > 54 ebx=0
c0f91f cb5 > 495
c0f920 cb6 > 880
c0fb21 cb7 > 90 ebx=5ebf8fc1
d0fd cb8 > 11 ecx=2aaa
d0fe cb9 > 54
d0fe cba > 54
d0bc2608000000 cbb > 455 d18=00
d2ff cbc ecx=8000000c > 495 ebx=9160ffba
d2fd cbd ecx=f > 54
d2fb cbe ecx=80000023 > 411 ebx=769e7e0e
d23f cbf ecx=24 > 454
d2f9 cc0 ecx=8000000e > 454 ecx=80000000
d2fe cc1 ecx=f > 95
d2f9 cc2 ecx=80000002 > 55 ecx=80000000
d2bc2604000000 cc3 ecx=1e > 54 d1b=00
d2fd cc4 ecx=3 > 54
d2f9 cc5 ecx=12 > 54 ecx=0
d2f8 cc6 ecx=1a > 95 eax=55ff
d23f cc7 ecx=80000009 > 95 d29=ff
d2f8 cc8 ecx=8000001b > 95 eax=c5345eff
d2fd cc9 ecx=80000016 > 54
d2fe cca ecx=80000019 > 495
d27efe ccb ecx=e > 95 d10=ff
66c1fb00 ccc > c10
66c1f801 ccd > 490 eax=fff8
66c1fa02 cce > 10 edx=969f16e9
66c1fe03 ccf > 410 esi=300002
66c1bc260700000004 cd0 > 54
66c1fd05 cd1 > 94 ebp=dd84fd90
66c1fa06 cd2 > 10 edx=2
66c1fd07 cd3 > 15 ebp=48dc00bb
66c1fc08 cd4 > 54
66c1bc260200000009 cd5 > 54
66c1f90a cd6 > 490 ecx=ffe0
66c1fd0b cd7 > 14 ebp=48ec0003
66c1fc0c cd8 > 54
66c1fc0d cd9 > 54
66c17e000e cda > 54 d10=0000
66c1f80f cdb > 455 eax=d22f0000
66c1fd10 cdc > 54 ebp=0
66c1f811 cdd > 54 eax=0
66c1fe12 cde > 54 esi=300000
66c1bc260000000013 cdf > 495 d12=ffff
66c1fd14 ce0 > 95 ebp=ffff
66c1f815 ce1 > 454 eax=afbc0000
66c1ff16 ce2 > 454 edi=300000
66c1fd17 ce3 > 495 ebp=ffff
66c1bc260300000018 ce4 > 54 d19=0000
66c1f919 ce5 > 454
66c1f81a ce6 > 54
66c1fc1b ce7 > 454
66c1fc1c ce8 > 54
66c1bc26010000001d ce9 > 95 d18=ffff
66c1fc1e cea > 454
66c1fe1f ceb > 54 esi=300000
66c1fa20 cec > 491
66c1fd21 ced > 491 ebp=30f5e5b6
66d1f9 cee > 491 ecx=5850fbd3
66d1ff cef > 10 edi=300015
66d1f9 cf0 > 495
66d13f cf1 > 10 d28=8000
66d3f9 cf2 ecx=80000005 > 454 ecx=80000000
66d3ff cf3 ecx=8000001b > 454 edi=300000
66d3fd cf4 ecx=80000022 > 454 ebp=0
66d3bc2606000000 cf5 ecx=b > 454 d17=00
66d3ff cf6 ecx=10 > 454 edi=300000
66d3fa cf7 ecx=1c > 454 edx=db110000
66d3fb cf8 ecx=1a > 454
66d33f cf9 ecx=80000012 > 454 d2d=0000
66d3ff cfa ecx=23 > 414 edi=300005
66d3ff cfb ecx=2 > 10 edi=30000b
66d3f9 cfc ecx=11 > 54 ecx=0
66d3bc2602000000 cfd ecx=1d > 54 d17=00
66d3f8 cfe ecx=19 > 454 eax=0
66d3fd cff ecx=1b > 495 ebp=70cbffff
66d3f9 d00 ecx=80000011 > 454 ecx=80000000
66d33f d01 ecx=b > 54 d2a=00
c1fa00 d02 > c40
c1fb01 d03 > 410 ebx=40
c1f902 d04 > 411 ecx=11f140fe
c1f803 d05 > 454
c1bc260700000004 d06 > 10 d1d=10001000
c1fe05 d07 > 415 esi=18000
c1fb06 d08 > 14 ebx=7bf5d4
c1ff07 d09 > 414 edi=6000
c1f808 d0a > 15 eax=ff
c1bc260200000009 d0b > 14 d14=81a91900
c1fd0a d0c > 410 ebp=15
c1fe0b d0d > 14 esi=600
c1f80c d0e > 414 eax=5660a
c1f80d d0f > 454 eax=0
c17e010e d10 > 410 d14=a1820000
c1fd0f d11 > 54 ebp=0
c1f910 d12 > 15 ecx=6753
c1f911 d13 > 454 ecx=0
c1ff12 d14 > 414 edi=c
c17efd13 d15 > 54 d12=00 d14=00
c1fb14 d16 > 490 ebx=fffffe67
c1fe15 d17 > 11 esi=1
c1fb16 d18 > 15 ebx=184
c1fa17 d19 > 54 edx=0
c17e0318 d1a > 10 d16=01 d19=00
c1fd19 d1b > 410 ebp=34
c1fa1a d1c > 95
c1fd1b d1d > 10 ebp=2
c1f81c d1e > 454 eax=0
c17e041d d1f > 10 d18=01000000
c1fd1e d20 > 95
c1fb1f d21 > 54
c1ff20 d22 > 480
c1fc21 d23 > 14 esp=188000
d1ff d24 > 15 edi=180017
d1fb d25 > 94 ebx=c03b2282
d1f9 d26 > 414 ecx=20a370a6
d13f d27 > 411 d2d=80008000
d3f9 d28 ecx=18 > 454 ecx=0
d3f9 d29 ecx=8000000a > 94 ecx=ffe00000
d3f9 d2a ecx=1f > 54 ecx=0
d37e00 d2b ecx=8 > 414 d14=000100
d3fb d2c ecx=8000000b > 495 ebx=fff564ca
d3fa d2d ecx=80000015 > 490 edx=ffffff79
d3fb d2e ecx=21 > 411 ebx=393df83e
d37e01 d2f ecx=13 > 410 d16=20000000
d3fa d30 ecx=3 > 14 edx=3d0c841
d3ff d31 ecx=8000000b > 14 edi=600
d3fe d32 ecx=8000001a > 54 esi=0
d33f d33 ecx=80000024 > 14 d2f=101000
d3fe d34 ecx=21 > 411 esi=180008
d3f9 d35 ecx=80000018 > 490 ecx=ffffff80
d3fd d36 ecx=80000005 > 15 ebp=1edc24
d33f d37 ecx=14 > 94 d2e=1dfdffff
660fa4e400 d38 > 845
660fa4dd00 d39 > 8c5
660fa4d401 d3a > 54
660fa4cd01 d3b > 14 ebp=2f565de4
660fa4c302 d3c > 815 ebx=56a9
660fa4d902 d3d > 54 ecx=0
660fa4c303 d3e > 10 ebx=13
660fa4e103 d3f > 10 ecx=8
660fa4560404 d40 > 815 d18=816d
660fa4a4260700000004 d41 > c15 d19=607e
660fa4db05 d42 > 91 ebx=fe1f
660fa4f605 d43 > 10 esi=300220
660fa4c706 d44 > 10 edi=300aad
660fa4d406 d45 > 10 esp=310037
660fa4dd07 d46 > 495 ebp=72b88700
660fa4e707 d47 > 14 edi=301700
660fa4cb08 d48 > 815 ebx=ff1f4400
660fa4d908 d49 > 890 ecx=80e3
660fa45e0409 d4a > 14 d14=5f00
660fa41f09 d4b > c94 d2b=ffa7
660fa4eb0a d4c > 91 ebx=fffffde6
660fa4e90a d4d > 95 ecx=ff4b
660fa4ce0b d4e > c90 esi=30b06d
660fa4df0b d4f > c15 edi=306800
660fa4fb0c d50 > c11 ebx=2
660fa4ea0c d51 > 495 edx=bd4fec2e
660fa4fa0d d52 > 414 edx=6a2d4005
660fa4d60d d53 > 414 esi=305c03
660fa49426070000000e d54 > 410 d1c=1f70
660fa49c26020000000e d55 > 10 d16=c77f
660fa4fc0f d56 > 414 esp=310017
660fa4f40f d57 > 10 esp=31000b
660fa4d410 d58 > 10 esp=310001
660fa4e510 d59 > 855 ebp=6c230000
660fa4d011 d5a > 10 eax=d89
660fa4cf11 d5b > 10 edi=300004
660fa4cb12 d5c > 490 ebx=fffd
660fa4e912 d5d > 410 ecx=9b3c0002
660fa4a4260400000013 d5e > 454 d17=00
660fa41713 d5f > 14 d28=e874
660fa4e114 d60 > 454 ecx=789d0000
660fa4dc14 d61 > 94 esp=31ffff
660fa4fa15 d62 > 10 edx=56f20580
660fa4c615 d63 > 14 esi=3063ff
660fa4e416 d64 > 454
660fa4f916 d65 > 410 ecx=80000b40
660fa4db17 d66 > 490 ebx=d52a
660fa4ff17 d67 > 410 edi=301480
660fa43718 d68 > 14 d2d=0013
660fa40718 d69 > 10 d2f=bf58
660fa4d519 d6a > 14 ebp=f8d47796
660fa4d219 d6b > 494 edx=dc72b677
660fa4e41a d6c > 454
660fa4c71a d6d > 14 edi=300800
660fa4c31b d6e > 414 ebx=d6f264cc
660fa4d71b d6f > 414 edi=303d74
660fa4ff1c d70 > 490 edi=30a002
660fa4fb1c d71 > 90 ebx=3610d002
660fa42f1d d72 > 94 d2b=ffff
660fa4b426030000001d d73 > 410 d13=0200
660fa4db1e d74 > 410 ebx=a340053e
660fa4ef1e d75 > 94 edi=30ffff
660fa4ff1f d76 > 490 edi=308015
660fa4f61f d77 > 414 esi=300009
660fa4dd20 d78 > 85
660fa4d620 d79 > 80
660fa4db21 d7a > c90 ebx=fffe
660fa4f921 d7b > 10 ecx=1fe
660fa5f3 d7c ecx=a > c94 ebx=a800
660fa5fd d7d ecx=0 > c55
660fa5f2 d7e ecx=26 > 894 edx=4d9300
660fa5a42606000000 d7f ecx=b > 14 d16=0008
660fa5db d80 ecx=1d > 454
660fa5ee d81 ecx=b > c90 esi=308d92
660fa5fd d82 ecx=b > c90 ebp=c801
660fa5b42606000000 d83 ecx=26 > 890 d19=808c
660fa5ce d84 ecx=18 > 414 esi=301800
660fa5ca d85 ecx=15 > 414 edx=2a0
660fa5f4 d86 ecx=15 > 410 esp=310220
660fa537 d87 ecx=15 > 414 d2e=0002
660fa5e0 d88 ecx=e > 815 eax=dba64000
660fa5ed d89 ecx=2 > c11 ebp=221f625b
660fa5c4 d8a ecx=0 > c00
660fa5bc2602000000 d8b ecx=23 > 410 d14=0820
660fa5e4 d8c ecx=20 > 494
660fa5c9 d8d ecx=14 > 10 ecx=140
660fa5db d8e ecx=1 > 95 ebx=90329feb
660fa54eff d8f ecx=4 > 54
660fa5ef d90 ecx=14 > 414 edi=305aa5
660fa5f2 d91 ecx=1b > 494 edx=b800
660fa5da d92 ecx=20 > 885
660fa5bc2605000000 d93 ecx=7 > 410 d18=80
0fa4d800 d94 > 41
0fa4c900 d95 > 481
0fa4ea01 d96 > 410 edx=132
0fa4e801 d97 > 10 eax=fffe
0fa4d102 d98 > 811 ecx=33b7d84c
0fa4e802 d99 > 91 eax=a1e367c8
0fa4e203 d9a > c94 edx=eb34fc88
0fa4f103 d9b > 410 ecx=4c8
0fa46efd04 d9c > 14 d13=1010
0fa446fc04 d9d > 815 d10=0fb99a57
0fa4fd05 d9e > 890 ebp=fcffcf40
0fa4e205 d9f > 91 edx=ffffffe0
0fa4d506 da0 > c90 ebp=98870140
0fa4fa06 da1 > 815 edx=48bfff00
0fa4f707 da2 > 414 edi=18001500
0fa4d207 da3 > c90 edx=c9cbdcc4
0fa4c808 da4 > 410 eax=ffd3
0fa4d208 da5 > 10 edx=fd78608
0fa4bc260300000009 da6 > 14 d16=0002 d19=00
0fa41709 da7 > 95 d2b=a3c5f9cf
0fa4c40a da8 > 894 esp=c4000000
0fa4f80a da9 > 14 eax=2400
0fa4ca0b daa > 811 edx=4c04f037
0fa4d40b dab > 495 esp=88000000
0fa4e30c dac > 414 ebx=1003
0fa4ef0c dad > c15 edi=28fff
0fa4cc0d dae > 14 esp=20001e88
0fa4e80d daf > 14 eax=132fff
0fa4070e db0 > 414 d2e=0000a61e
0fa466030e db1 > 815 d13=0cc0c15c
0fa4d20f db2 > 14 edx=40000000
0fa4ec0f db3 > 894 esp=80005de1
0fa4c210 db4 > c94 edx=f2e52282
0fa4e610 db5 > 410 esi=170031
0fa4c011 db6 > c94 eax=fffe0000
0fa4dd11 db7 > 491 ebp=fffe0001
0fa4de12 db8 > 410 esi=45be2a
0fa4de12 db9 > 14 esi=580000
0fa41f13 dba > 410 d2c=02000808
0fa4a4260700000013 dbb > 414 d17=8801402a
0fa4d914 dbc > 54 ecx=0
0fa4e414 dbd > 410 esp=310
0fa4fb15 dbe > c94 ebx=b5400600
0fa4d315 dbf > 95 ebx=b63b41ac
0fa4fd16 dc0 > 414 ebp=1c000c00
0fa4de16 dc1 > 414 esi=57a9239
0fa4cf17 dc2 > 414 edi=16ab68c5
0fa4c717 dc3 > 14 edi=16ffffff
0fa466fe18 dc4 > 14 df=0031 d12=01
0fa45efe18 dc5 > 890 de=e5cde2ed
0fa4e319 dc6 > 414 ebx=6200
0fa4de19 dc7 > 14 esi=278eb3f9
0fa4e61a dc8 > 14 esi=5800c400
0fa4dc1a dc9 > 10 esp=16750d5
0fa4da1b dca > c94 edx=a8000000
0fa4c71b dcb > 815 edi=7ee38eaf
0fa4ec1c dcc > 10 esp=7
0fa4d21c dcd > c15 edx=4ff41cdd
0fa49426050000001d dce > 10 d18=3ddaa02e
0fa466fc1d dcf > c94 de=00200680
0fa4ce1e dd0 > 14 esi=69fad9cf
0fa4d71e dd1 > 811 edi=29c4ba38
0fa4cc1f dd2 > 410 esp=4c271392
0fa4e71f dd3 > 414 edi=188000
0fa4f520 dd4 > 451
0fa4d820 dd5 > 8c1
0fa4ee21 dd6 > 14 esi=60002e
0fa4ed21 dd7 > 894 ebp=c4374f3a
0fa5cd dd8 ecx=17 > 95 ebp=ff800000
0fa5ef dd9 ecx=13 > 10 edi=1600007
0fa5e4 dda ecx=3 > 414 esp=1880000
0fa576fe ddb ecx=1e > 14 d15=05 d17=0c
0fa5cf ddc ecx=2 > 410 edi=c000a4
0fa5dc ddd ecx=9 > 414 esp=620001ff
0fa5d0 dde ecx=a > 815 eax=2c8eebe7
0fa576fc ddf ecx=1f > 815 d11=0a001800
0fa5d9 de0 ecx=15 > 14 ecx=2abdc39
0fa5cf de1 ecx=17 > 14 edi=14000000
0fa5db de2 ecx=15 > 95 ebx=d407bad1
0fa5bc2608000000 de3 ecx=14 > 14 d1b=00031000
0fa5d4 de4 ecx=27 > 14 esp=1880003f
0fa5fc de5 ecx=26 > 14 esp=c400000
0fa5e5 de6 ecx=15 > c90 ebp=d9e00620
0fa537 de7 ecx=14 > 894 d2e=0003f0f7
0fa5c9 de8 ecx=8 > 414 ecx=800
0fa5df de9 ecx=1c > 894 edi=e0000000
0fa5fa dea ecx=7 > 10 edx=7f80
0fa57603 deb ecx=27 > 410 d17=80
0fa5fa dec ecx=1c > 10 edx=30002
0fa5c0 ded ecx=8 > 14 eax=800000
0fa5fb dee ecx=b > 410 ebx=7c3f9001
0fa5a42601000000 def ecx=7 > c94 d15=8080
660facd200 df0 > c4
660facd000 df1 > c14
660facee01 df2 > 10 esi=300008
660faccd01 df3 > 415 ebp=29c1c11
660facc602 df4 > c14 esi=304005
660facf002 df5 > c15 eax=7fff
660facd803 df6 > c90 eax=8001
660facdd03 df7 > 15 ebp=25f1b11
660facac260700000004 df8 > 891 d1e=13a1
660fac5efe04 df9 > 94 d15=3ffc
660face905 dfa > 494 ecx=8a0de9b7
660facd105 dfb > 414 ecx=3400
660facd406 dfc > 94 esp=31d000
660facc006 dfd > 495 eax=61d4db9f
660facca07 dfe > 495 edx=7e31ff2b
660facfd07 dff > c10 ebp=5a01
660face408 e00 > 454
660faceb08 e01 > 11 ebx=2e9f0037
660fac94260000000009 e02 > 10 d14=800e
660faca4260100000009 e03 > 415 d13=1d00
660facf70a e04 > 414 edi=3004c0
660facd00a e05 > 815 eax=e94c6aac
660faccf0b e06 > 414 edi=3012c0
660facf30b e07 > 414 ebx=2a0
660facdb0c e08 > 14 ebx=cea13d7d
660facfe0c e09 > 410 esi=3002e0
660facf60d e0a > 14 esi=3000b8
660facce0d e0b > 90 esi=30fff8
660fac170e e0c > 14 d2a=02
660fac7e040e e0d > 10 d17=b500
660facdf0f e0e > c94 edi=30830c
660facc10f e0f > 891 ecx=7fff9951
660facdd10 e10 > 94 ebp=ea97fff0
660facf210 e11 > 410 edx=e4950013
660facc411 e12 > 890 esp=31807f
660face011 e13 > 454 eax=0
660face112 e14 > 54 ecx=0
660facf012 e15 > 490 eax=c004
660fac84260100000013 e16 > 894 d14=3ca3
660fac3f13 e17 > 94 d2e=05c0
660facd314 e18 > 54 ebx=0
660face914 e19 > 894 ecx=99cb8f33
660faceb15 e1a > 894 ebx=837b
660faceb15 e1b > 414 ebx=400
660facff16 e1c > 894 edi=30a400
660facf916 e1d > c94 ecx=a400
660facc817 e1e > c90 eax=a72a
660facf917 e1f > c14 ecx=51535800
660fac1f18 e20 > 14 d2f=0002
660fac5efe18 e21 > 14 d11=9910
660facf019 e22 > 10 eax=b5f00980
660facfb19 e23 > 14 ebx=a4f01600
660faccd1a e24 > 54 ebp=fff60000
660facd11a e25 > 894 ecx=8f55
660facda1b e26 > c90 edx=ae85
660facdd1b e27 > 494 ebp=ffff
660facff1c e28 > 10 edi=3002b0
660facd01c e29 > 494 eax=ffff
660fac171d e2a > 10 d2d=04
660fac9426000000001d e2b > 94 d15=ffff
660facef1e e2c > 90 edi=30ffb9
660facdd1e e2d > 414 ebp=2a71
660facda1f e2e > 14 edx=fbe30100
660facde1f e2f > 814 esi=305be2
660facf420 e30 > 884
660facf320 e31 > 404
660face221 e32 > 415 edx=59d2111d
660facd221 e33 > 410 edx=74ba2920
660fadf2 e34 ecx=17 > 414 edx=f612e00
660faddb e35 ecx=4 > 10 ebx=7db8039e
660fadfa e36 ecx=0 > c1
660fadb42604000000 e37 ecx=e > 414 d18=5000
660fadc3 e38 ecx=11 > 894 ebx=bcfc
660faddf e39 ecx=1b > 414 edi=300a12
660fadd4 e3a ecx=7 > 454
660fad2f e3b ecx=20 > c95
660faded e3c ecx=14 > 894 ebp=9000
660fadd1 e3d ecx=11 > 814 ecx=5dfc
660fade0 e3e ecx=12 > 454 eax=0
660fad0f e3f ecx=10 > 11 d2f=1000
660fadd5 e40 ecx=15 > 94 ebp=ffff
660fade5 e41 ecx=11 > 454 ebp=0
660fadcd e42 ecx=7 > 11 ebp=7f0c0f19
660fad942600000000 e43 ecx=1 > 490 d11=d0ea
660fade0 e44 ecx=19 > 454 eax=0
660fadcd e45 ecx=8 > 414 ebp=d2cc08f3
660fade1 e46 ecx=8 > 454 ecx=0
660fad4604 e47 ecx=1 > 891 d15=8080
660fadf9 e48 ecx=5 > c14 ecx=7000
660fade7 e49 ecx=23 > 415 edi=300005
660fadc3 e4a ecx=20 > 91
660fad942608000000 e4b ecx=16 > 454 d1b=00
0face300 e4c > c95
0facd000 e4d > 51
0facdc01 e4e > 14 esp=188000
0facdd01 e4f > 54
0facf102 e50 > c11 ecx=711736b0
0facf002 e51 > 491 eax=c000001f
0facf403 e52 > c14 esp=60062000
0face403 e53 > 414 esp=62000
0faca4260200000004 e54 > 14 d13=00101000
0fac1f04 e55 > 494 d28=7dce08e4
0facf305 e56 > 894 ebx=9c6d73ed
0facc405 e57 > 814 esp=78018800
0facfa06 e58 > 894 edx=b014a4b1
0faccc06 e59 > 894 esp=a000c400
0facc207 e5a > 414 edx=2000000
0facff07 e5b > c14 edi=56006000
0face608 e5c > 414 esi=3000
0facd008 e5d > 494 eax=ff800000
0facbc260300000009 e5e > 10 d18=80808015
0facbc260300000009 e5f > 410 d19=80808014
0facd90a e60 > c94 ecx=bf06bd6a
0facce0a e61 > 14 esi=20000c00
0facda0b e62 > 894 edx=ae600000
0facf20b e63 > 411 edx=2e635c7
0facfd0c e64 > 14 ebp=2983c8d
0facfd0c e65 > 15 ebp=2a0000f
0facf60d e66 > 410 esi=800180
0facd60d e67 > 490 esi=df780180
0fac070e e68 > 10 d2e=040000
0fac56fd0e e69 > c15 d14=b49d3163
0facd10f e6a > c91 ecx=8a56d82c
0facc00f e6b > 491 eax=e1240183
0facf110 e6c > 15 ecx=119a77
0faceb10 e6d > 94 ebx=ffff8000
0facf511 e6e > 414 ebp=90000
0face811 e6f > 814 eax=61fd0000
0facdc12 e70 > 14 esp=20000c
0face112 e71 > 814 ecx=400013cf
0fac5efc13 e72 > 90 df=20800bc5
0fac3f13 e73 > 14 d2a=2005
0facef14 e74 > c14 edi=4702e003
0facfa14 e75 > 411 edx=29cf7
0faced15 e76 > 414 ebp=800
0facf015 e77 > 895 eax=8000bf82
0facf716 e78 > 95 edi=c0004400
0facf416 e79 > 95 esp=c0005000
0facd817 e7a > 894 eax=a4967700
0facc417 e7b > 414 esp=13200
0fac2f18 e7c > 410 d2d=fb010000
0fac1718 e7d > 411 d2e=c7ff7f00
0facef19 e7e > 414 edi=100
0face319 e7f > 14 ebx=1880003a
0face11a e80 > 14 ecx=c400021
0face21a e81 > 14 edx=c400000
0facfa1b e82 > 14 edx=6000500
0facf01b e83 > 410 eax=6000280
0face41c e84 > 14 esp=3100000
0facc91c e85 > 410 ecx=10
0fac271d e86 > 411 d28=01008801
0fac5efc1d e87 > 15 d11=ca040000
0facdf1e e88 > 414 edi=1fc
0facfc1e e89 > 14 esp=c000ac
0facf31f e8a > 411 ebx=600029
0facfc1f e8b > 10 esp=600052
0facd220 e8c > 8c0
0facdc20 e8d > 850
0face321 e8e > c14 ebx=4d73f84e
0face621 e8f > 411 esi=18000b
0fade4 e90 ecx=1c > 414 esp=3100000
0fadc3 e91 ecx=1a > 94 ebx=cfa701c0
0faddb e92 ecx=8 > 414 ebx=9000000
0fad5efd e93 ecx=0 > 854
0fadf5 e94 ecx=16 > 95 ebp=c0004b0f
0fadec e95 ecx=8 > 894 esp=82003100
0faddb e96 ecx=4 > 891 ebx=83ed114a
0fad37 e97 ecx=15 > c94 d2c=00a0 d2f=80
0fadd4 e98 ecx=f > 10 esp=1000062
0fade7 e99 ecx=26 > 15 edi=c000
0fadf7 e9a ecx=21 > 411 edi=180016
0fad4e03 e9b ecx=24 > 810 d1a=0b23a542
0fadea e9c ecx=16 > 14 edx=3fffc00
0fadea e9d ecx=8 > 95
0fadf7 e9e ecx=1f > 414 edi=600022
0fad37 e9f ecx=5 > c94 d2c=080088
0fadc7 ea0 ecx=9 > 14 edi=4801800
0fade4 ea1 ecx=d > 414 esp=188
0faddd ea2 ecx=10 > c10 ebp=5db7371f
0fada42602000000 ea3 ecx=14 > 14 d17=00 d19=0010
0fade9 ea4 ecx=13 > 14 ecx=fe000
0fadd9 ea5 ecx=e > 814 ecx=56a80000
0fadd7 ea6 ecx=7 > 94 edi=fe006000
0fada42606000000 ea7 ecx=11 > c95 d17=00000080
660fa3fa ea8 > cc0
660fa3f1 ea9 > c55
660fa3fd eaa > 884
660fa3c0 eab > 54
660fa3d6 eac > c01
660fa3e0 ead > c90
660fa3ce eae > 10
660fa3d5 eaf > c0
0fa3cf eb0 > 494
0fa3df eb1 > cc4
0fa3ee eb2 > c00
0fa3e7 eb3 > cd0
0fa3ee eb4 > cd0
0fa3e9 eb5 > 805
0fa3e7 eb6 > c41
0fa3dd eb7 > cd4
660fbae6ef eb8 > cc0
660fbae786 eb9 > 440
660fbaa42602000000b6 eba > 884
660fbae4ff ebb > 854
660fbae1ea ebc > c5
660fbaa426070000002d ebd > 8d0
660fbae37c ebe > d5
660fbae4f0 ebf > c0
660fbaa426020000000b ec0 > 1
0fbae500 ec1 > d1
0fbae2f9 ec2 > 405
0fba66fe82 ec3 > 440
0fbae6ff ec4 > 54
0fbae11b ec5 > 480
0fba2700 ec6 > 845
0fbae3ff ec7 > c94
0fbae78e ec8 > c54
0fbaa42604000000b3 ec9 > 4d0
660fa35e00 eca ebx=94420055 > c44
660fa35e00 ecb ebx=bb45002f > c44
660fa34600 ecc eax=ffffffec > 841
660fa34e00 ecd ecx=f5cb0042 > 490
660fa34e00 ece ecx=ab0a007a > 4c1
660fa35600 ecf edx=ffffffa4 > c0
660fa35600 ed0 edx=f7d20067 > 414
660fa34e00 ed1 ecx=43f60000 > 14
0fa35e00 ed2 ebx=ffffffe1 > 894
0fa35e00 ed3 ebx=4a > 490
0fa35600 ed4 edx=ffffffbd > 45
0fa35600 ed5 edx=ffffffed > 484
0fa34600 ed6 eax=2f > 451
0fa35e00 ed7 ebx=27 > 401
0fa35e00 ed8 ebx=ffffff96 > cd4
0fa34e00 ed9 ecx=ffffffee > 804
660fabfc eda > 444 esp=311000
660fabcb edb > 440 ebx=d5aa
660fabd2 edc > 85
660fabdf edd > c14 edi=30802d
660fabe0 ede > 81
660fabcd edf > 41
660fabf0 ee0 > 485
660fabcf ee1 > c51
0fabfb ee2 > d5
0fabc7 ee3 > 8d4 edi=30042f
0fabdb ee4 > 4d4 ebx=6051ea70
0fabe3 ee5 > 451
0fabd8 ee6 > 444 eax=1008000
0fabd7 ee7 > c94 edi=30202d
0fabd7 ee8 > 414 edi=30042d
0fabf1 ee9 > 8d0 ecx=80080000
660fbaee80 eea > c45
660fbaea09 eeb > 480 edx=200
660fbaac2608000000ff eec > 404 d1e=92
660fbaef12 eed > 10 edi=30002c
660fbaec0b eee > c0 esp=310800
660fba6efcdf eef > cc5
660fbaea40 ef0 > 8d5
660fbaead0 ef1 > 95
660fba6e0378 ef2 > 8d4 d19=01
0fbae999 ef3 > c00 ecx=20000ff
0fbaeb80 ef4 > 0 ebx=55ab
0fba6e0179 ef5 > c90 d19=27
0fbaef01 ef6 > c91
0fbaec3b ef7 > 440 esp=8310000
0fbaac2602000000ac ef8 > 84 d17=5b
0fbaed00 ef9 > cd0 ebp=fff1
0fbaeac3 efa > 405
0fba6e048b efb > 890 d18=3a
660fab4600 efc eax=4f1c0029 > 411
660fab4e00 efd ecx=e0210031 > 414 d1c=03
660fab4600 efe eax=ffffff91 > 890 d3=02
660fab4600 eff eax=97470042 > cc4 d1d=fd
660fab5600 f00 edx=35fb000e > 85
660fab4e00 f01 ecx=814006b > c85
660fab4600 f02 eax=362c0040 > c15
660fab4e00 f03 ecx=5567003f > 4d0 d18=80
0fab4e00 f04 ecx=ffffff88 > 4c5
0fab4600 f05 eax=36 > 880 d1a=41
0fab5e00 f06 ebx=fffffff9 > cc4 d11=e6
0fab4600 f07 eax=b > 800 d11=df
0fab5e00 f08 ebx=26 > 90 d1b=40
0fab5600 f09 edx=1f > 94 d15=f1
0fab4e00 f0a ecx=ffffffd0 > c85
0fab5600 f0b edx=ffffff8e > c4 d3=40
660fb3c7 f0c > 415 edi=30000a
660fb3d9 f0d > c00
660fb3f4 f0e > c14
660fb3cd f0f > cd0
660fb3cd f10 > 805 ebp=7ffffffe
660fb3e2 f11 > 455 edx=7ffffffe
660fb3dd f12 > 94
660fb3ec f13 > 810
0fb3c6 f14 > 894
0fb3e2 f15 > 884
0fb3ff f16 > 400
0fb3f7 f17 > 810
0fb3fa f18 > 54
0fb3d0 f19 > 80
0fb3d2 f1a > c1 edx=39e6e1ec
0fb3dc f1b > 10
660fbaf593 f1c > 8c0
660fbaf22c f1d > c5 edx=eb7d0403
660fba76fd98 f1e > 800
660fbaf6f5 f1f > 884
660fbaf034 f20 > c80
660fbab42606000000df f21 > 840
660fbaf26a f22 > 10
660fbaf1f4 f23 > 4
660fba7604ff f24 > c44
0fbaf7e9 f25 > c4
0fbaf3fe f26 > c4
0fbab42604000000ae f27 > 84
0fbaf09c f28 > 891 eax=20e9ca57
0fbaf728 f29 > 814
0fbab426050000004a f2a > c40
0fbaf3f0 f2b > 401 ebx=7ffeffff
0fbaf002 f2c > c91 eax=7b
0fba7600ee f2d > 880
660fb35600 f2e edx=d4c80024 > c80
660fb34e00 f2f ecx=ffffffd0 > 805 dd=00
660fb34600 f30 eax=2f350049 > 844
660fb35e00 f31 ebx=550a0076 > c45 d21=bd
660fb35600 f32 edx=ffffffc8 > 480
660fb34600 f33 eax=d32e0063 > 801 d1d=91
660fb35600 f34 edx=ffffffc0 > 440
660fb34e00 f35 ecx=51790018 > 8d5 d19=00
0fb34600 f36 eax=ffffffdd > 84
0fb34600 f37 eax=ffffff89 > c94
0fb35e00 f38 ebx=ffffffa4 > 840
0fb35600 f39 edx=26 > 850
0fb34600 f3a eax=ffffff90 > 41 d2=64
0fb34e00 f3b ecx=5f > 491 d20=73
0fb34e00 f3c ecx=78 > 4c4
0fb34e00 f3d ecx=14 > 4c1 d18=4b
660fbbd0 f3e > c95 eax=2e1e5c3f
660fbbf5 f3f > 450 ebp=80000008
660fbbc7 f40 > c90 edi=30802f
660fbbd0 f41 > c15 eax=fffffdff
660fbbcf f42 > 411 edi=30002c
660fbbc5 f43 > 8d5 ebp=f48f7c0f
660fbbf5 f44 > 494 ebp=346e2235
660fbbe9 f45 > 440 ecx=accc0a4f
0fbbfe f46 > 844 esi=300213
0fbbea f47 > 410 edx=100080
0fbbd7 f48 > c81 edi=30000a
0fbbdc f49 > c84 esp=312000
0fbbf0 f4a > 811 eax=25e9aa73
0fbbf0 f4b > 444 eax=100000
0fbbec f4c > c40 esp=80310000
0fbbce f4d > 440 esi=80300017
660fbaffff f4e > c14 edi=308028
660fbafbff f4f > 8d1 ebx=7fff7fff
660fbabc26000000002d f50 > 845 d15=05
660fbafe04 f51 > 415 esi=300005
660fbaf9cb f52 > c1 ecx=ae35732b
660fba7e02ff f53 > 451 d19=24
660fbafcd8 f54 > 800 esp=310100
660fbaf80f f55 > c0 eax=8099
660fba7e02ff f56 > 14 d17=81
0fbafdaa f57 > 51 ebp=fbff
0fbafcf0 f58 > 855 esp=300000
0fbabc26010000006e f59 > 51 d12=28
0fbaff6a f5a > 410 edi=30042b
0fbaf87f f5b > cd4 eax=9af65060
0fba7e0499 f5c > 10 d1b=63
0fbafc79 f5d > 4d0 esp=2310000
0fbaf885 f5e > 8c5 eax=ffffffdf
0fbabc2608000000c3 f5f > 494 d1d=09
660fbb4e00 f60 ecx=f8fa0048 > 885 d1f=54
660fbb5e00 f61 ebx=ffffffa0 > 481 d7=00
660fbb4600 f62 eax=1d0e0042 > 844 d1d=c7
660fbb5600 f63 edx=f181007a > c0 d1f=85
660fbb4600 f64 eax=ffffffb8 > c90 db=01
660fbb4600 f65 eax=fffffff7 > 480 d10=81
660fbb4e00 f66 ecx=7c110022 > c04 d18=04
660fbb4e00 f67 ecx=ffffffe0 > 815 df=4c
0fbb5600 f68 edx=ffffffd5 > 801 d10=50
0fbb5600 f69 edx=1e > 94 d19=e5
0fbb5600 f6a edx=49 > c44 d1e=03
0fbb5e00 f6b ebx=45 > 890 d1a=20
0fbb5e00 f6c ebx=ffffffa0 > cd4 d6=23
0fbb4e00 f6d ecx=ffffffd3 > 54 d10=09
0fbb4e00 f6e ecx=4b > c90 d1c=f9
0fbb4e00 f6f ecx=ffffffcd > 54 da=20
660fbccf f70 > 4 ecx=35390000
660fbcde f71 > 5 ebx=e5230001
660fbc4602 f72 > 54
660fbce8 f73 > 15 ebp=0
660fbce3 f74 > c15
660fbc9c2607000000 f75 > 44
660fbcfd f76 > c15 edi=300001
660fbcee f77 > 401 ebp=0
660fbcac2604000000 f78 > 81 ebp=0
660fbcf8 f79 > 401 edi=300004
0fbce2 f7a > 400 esp=f
0fbcd5 f7b > 490 edx=0
0fbc17 f7c > 495 edx=8
0fbcfd f7d > 480 edi=0
0fbcf9 f7e > c00 edi=6
0fbc2f f7f > 490 ebp=0
0fbcfa f80 > 1 edi=1
0fbcca f81 > 480 ecx=3
0fbc0f f82 > 811 ecx=0
0fbccf f83 > c10 ecx=1
660fbdf5 f84 > 15 esi=30000b
660fbdde f85 > c91 ebx=ffff0004
660fbd2f f86 > 95 ebp=8000000f
660fbdce f87 > 880 ecx=80000004
660fbdf7 f88 > 405 esi=300005
660fbd8c2608000000 f89 > c14 ecx=1af000f
660fbdfa f8a > c81 edi=300001
660fbdc4 f8b > 841
660fbd5efc f8c > 94 ebx=8
660fbdf6 f8d > 495 esi=300004
0fbdc5 f8e > c14 eax=3
0fbdd5 f8f > c15 edx=1f
0fbd942602000000 f90 > 4 edx=18
0fbdde f91 > 880 ebx=15
0fbdf0 f92 > 94 esi=f
0fbd7e04 f93 > 5 edi=1f
0fbdf2 f94 > 14 esi=1f
0fbde7 f95 > c14 esp=15
0fbd7e00 f96 > 1 edi=18
0fbdd2 f97 > 894 edx=1f
0f90c4 f98 > 41 eax=bcb200ab
0f90c6 f99 > 401
0f9046fd f9a > 4c1
0f90c6 f9b > 414 edx=c77d0043
0f90c2 f9c > 845 edx=1
0f90842608000000 f9d > c40 d1d=01
0f40d6 f9e > 8d1 edx=300017
660f40c3 f9f > c55 eax=609e8000
0f40e5 fa0 > 895 esp=2dec20cc
660f40e2 fa1 > 405
0f4007 fa2 > c15 eax=3a1d118d
660f40cb fa3 > 454
7005 fa4 > 885 taken
7005 fa5 > 4c4
7005 fa6 > c81 taken
7005 fa7 > 91
7005 fa8 > 804 taken
7005 fa9 > 94
0f8005000000 faa > c4
0f8005000000 fab > 480
0f91c0 fac > 454 eax=f1047f01
0f91c0 fad > 45 eax=1629fb01
0f9107 fae > d4 d2b=01
0f91c3 faf > c00 ebx=7fffff00
0f91c0 fb0 > 441 eax=ff01
0f914603 fb1 > 804
0f41f6 fb2 > 4c1
660f41f8 fb3 > 481 edi=308cfe
0f41c1 fb4 > 414 eax=7fff
660f41cf fb5 > 5 ecx=2d
0f4127 fb6 > 410 esp=1010001
660f41ca fb7 > c55
7105 fb8 > 55 taken
7105 fb9 > 841
7105 fba > 8d1
7105 fbb > 441 taken
7105 fbc > 8d5
7105 fbd > 804
0f8105000000 fbe > c91
0f8105000000 fbf > c0 taken
0f92c5 fc0 > cc5 ecx=f2370196
0f92c7 fc1 > 44
0f924601 fc2 > 51 d17=01
0f92c5 fc3 > 51 ecx=109
0f92c1 fc4 > 891 ecx=83003a01
0f924603 fc5 > c94 d18=00
0f42e9 fc6 > 14
660f42ee fc7 > 814
0f42dc fc8 > 4
660f42da fc9 > 41 ebx=1ff20080
0f427efc fca > 854
660f42ec fcb > 1
7205 fcc > 485 taken
7205 fcd > 14
7205 fce > 814
7205 fcf > 800
7205 fd0 > c04
7205 fd1 > c11 taken
0f8205000000 fd2 > 400
0f8205000000 fd3 > 8d4
0f93c5 fd4 > 411
0f93c7 fd5 > 440 ebx=347301ba
0f93842600000000 fd6 > 41 d12=00
0f93c0 fd7 > c10 eax=2b41fe01
0f93c6 fd8 > c01 edx=578a0031
0f934600 fd9 > c81 d10=00
0f43e6 fda > 845
660f43fb fdb > c51
0f43d8 fdc > 811
660f43fc fdd > 495
0f430f fde > 84 ecx=10101
660f43e2 fdf > c81
7305 fe0 > d4 taken
7305 fe1 > c4 taken
7305 fe2 > 440 taken
7305 fe3 > 481
7305 fe4 > c04 taken
7305 fe5 > c14 taken
0f8305000000 fe6 > cd5
0f8305000000 fe7 > 4c0 taken
0f94c2 fe8 > 4c1 edx=89afc601
0f94c4 fe9 > c84 eax=af7b00b6
0f94842600000000 fea > 850 d17=01
0f94c5 feb > cd0 ecx=148a01bc
0f94c0 fec > 450 eax=1
0f94842600000000 fed > 94 d17=00
0f44d1 fee > 845 edx=be444fc
660f44f5 fef > 0
0f44cd ff0 > 8d5 ecx=312c9e14
660f44fa ff1 > 441 edi=300001
0f44ac2603000000 ff2 > 95
660f44c6 ff3 > 815
7405 ff4 > 8c1 taken
7405 ff5 > 80
7405 ff6 > d4 taken
7405 ff7 > 880
7405 ff8 > c90
7405 ff9 > c5 taken
0f8405000000 ffa > c81
0f8405000000 ffb > 810
0f95c3 ffc > 491 ebx=8b1ee801
0f95c1 ffd > c14 ecx=ff01
0f954603 ffe > 851 d15=00
0f95c2 fff > 855 edx=7fffff00
0f95c5 1000 > 4c1
0f9507 1001 > 844
0f45e9 1002 > c50
660f45d8 1003 > c05 ebx=800033dd
0f45c0 1004 > c95
660f45fe 1005 > 4c1
0f459c2603000000 1006 > 800 ebx=1010000
660f45ca 1007 > 805 ecx=8000
7505 1008 > 91 taken
7505 1009 > cd5
7505 100a > 81 taken
7505 100b > 851
7505 100c > 890 taken
7505 100d > 851
0f8505000000 100e > d4
0f8505000000 100f > 841
0f96c2 1010 > 0 edx=0
0f96c7 1011 > 490
0f96842608000000 1012 > c40 d1f=01
0f96c3 1013 > 410 ebx=7f00
0f96c7 1014 > 94 ebx=21f30081
0f9607 1015 > 494 d2b=00
0f46cb 1016 > 441 ecx=7f
660f46df 1017 > 884
0f46ec 1018 > c55 ebp=310000
660f46e3 1019 > 94
0f465efe 101a > 5 ebx=5e8c6d2d
660f46c8 101b > 495 ecx=779bd007
7605 101c > 895 taken
7605 101d > cd5 taken
7605 101e > 40 taken
7605 101f > 405 taken
7605 1020 > 845 taken
7605 1021 > c5 taken
0f8605000000 1022 > d0 taken
0f8605000000 1023 > c41 taken
0f97c7 1024 > 845 ebx=0
0f97c0 1025 > 84 eax=1
0f9707 1026 > 55 d29=00
0f97c4 1027 > 480 eax=6ace01cc
0f97c0 1028 > 800 eax=1
0f974602 1029 > d1
0f47f8 102a > 854
660f47cd 102b > 495
0f47d9 102c > 451
660f47d9 102d > c15
0f4727 102e > c81
660f47fb 102f > c54
7705 1030 > c0
7705 1031 > 880 taken
7705 1032 > 4d1
7705 1033 > 400 taken
7705 1034 > cc1
7705 1035 > 804 taken
0f8705000000 1036 > 450
0f8705000000 1037 > 891
0f98c3 1038 > 881 ebx=53f7c101
0f98c7 1039 > c50 ebx=7fff00ff
0f98842600000000 103a > 4d4 d14=01
0f98c2 103b > 411 edx=d5c43f00
0f98c4 103c > 401 eax=0
0f984604 103d > 480 d16=01
0f48de 103e > 451
660f48fc 103f > 494 edi=300000
0f48e5 1040 > 444
660f48c9 1041 > c51
0f485604 1042 > c1 edx=98949480
660f48cd 1043 > 480 ecx=eb05
7805 1044 > 405
7805 1045 > c1 taken
7805 1046 > 400
7805 1047 > c90 taken
7805 1048 > 485 taken
7805 1049 > c90 taken
0f8805000000 104a > 8d4 taken
0f8805000000 104b > c81 taken
0f99c0 104c > c55 eax=f56bcd01
0f99c3 104d > 4c5 ebx=991cf600
0f9907 104e > c00
0f99c7 104f > 491 ebx=f0
0f99c2 1050 > 494 edx=0
0f994600 1051 > 50 d12=01
0f49ff 1052 > c84
660f49f3 1053 > 844 esi=30b907
0f49ca 1054 > 480
660f49fe 1055 > c95
0f495604 1056 > c00 edx=10100
660f49db 1057 > 881
7905 1058 > c10 taken
7905 1059 > 490
7905 105a > 8d4
7905 105b > 804 taken
7905 105c > c0
7905 105d > c00 taken
0f8905000000 105e > 54 taken
0f8905000000 105f > 44 taken
0f9ac3 1060 > 410 ebx=54dd2d00
0f9ac2 1061 > c81 edx=ffffff00
0f9a07 1062 > d5
0f9ac6 1063 > c51 edx=aa
0f9ac7 1064 > 45 ebx=6084019d
0f9a842600000000 1065 > 8c1
0f4ae2 1066 > 450
660f4ade 1067 > 485 ebx=13
0f4adb 1068 > c15
660f4ac6 1069 > c01
0f4a0f 106a > c01
660f4ade 106b > cc1
7a05 106c > 5 taken
7a05 106d > 5 taken
7a05 106e > 51
7a05 106f > 4c4 taken
7a05 1070 > 880
7a05 1071 > 454 taken
0f8a05000000 1072 > c04 taken
0f8a05000000 1073 > c84 taken
0f9bc3 1074 > 851 ebx=f8eb01
0f9bc7 1075 > 8c4
0f9b07 1076 > c14 d2e=00
0f9bc7 1077 > 410 ebx=7fff01ff
0f9bc7 1078 > 54 ebx=205900c8
0f9b4604 1079 > 480
0f4bef 107a > 15
660f4bfc 107b > c95
0f4bec 107c > 440 ebp=310000
660f4bdf 107d > c45
0f4b17 107e > 405
660f4bf7 107f > c80 esi=30002a
7b05 1080 > 84
7b05 1081 > 850 taken
7b05 1082 > 11 taken
7b05 1083 > 4d4
7b05 1084 > c80 taken
7b05 1085 > 810 taken
0f8b05000000 1086 > 450 taken
0f8b05000000 1087 > 841 taken
0f9cc5 1088 > 51
0f9cc5 1089 > 805 ecx=3c810141
0f9c842608000000 108a > d1 d1c=01
0f9cc1 108b > c81 ecx=5500
0f9cc6 108c > 1
0f9c07 108d > cc1 d2f=00
0f4cdc 108e > 845 ebx=310000
660f4ce5 108f > 81 esp=319728
0f4cda 1090 > 4c5 ebx=2
660f4cf1 1091 > c51 esi=30ffff
0f4cac2601000000 1092 > 11
660f4ce9 1093 > 455
7c05 1094 > 411
7c05 1095 > 81 taken
7c05 1096 > c1 taken
7c05 1097 > c85
7c05 1098 > c5 taken
7c05 1099 > 81 taken
0f8c05000000 109a > 8c0
0f8c05000000 109b > 8d1
0f9dc5 109c > 894 ecx=100
0f9dc7 109d > 444 ebx=34b0015f
0f9d842604000000 109e > cc1 d19=01
0f9dc7 109f > 891 ebx=7fff01ff
0f9dc4 10a0 > 404 eax=101
0f9d46ff 10a1 > 90
0f4deb 10a2 > c95 ebp=22407d80
660f4dfd 10a3 > 481
0f4dfe 10a4 > 51 edi=300012
660f4de8 10a5 > 41 ebp=69900ff
0f4d37 10a6 > 91
660f4de9 10a7 > c41
7d05 10a8 > 485
7d05 10a9 > 405 taken
7d05 10aa > c5
7d05 10ab > 844
7d05 10ac > 50 taken
7d05 10ad > 8c0 taken
0f8d05000000 10ae > 414 taken
0f8d05000000 10af > 491
0f9ec0 10b0 > cd0 eax=c052ed01
0f9ec5 10b1 > 845 ecx=102
0f9e07 10b2 > cc4 d2e=01
0f9ec6 10b3 > 485 edx=538101d8
0f9ec3 10b4 > 41 ebx=e4deee01
0f9e842601000000 10b5 > 811 d15=01
0f4edd 10b6 > 455 ebx=7f
660f4efd 10b7 > 890
0f4ecd 10b8 > c44 ecx=853021e9
660f4ed5 10b9 > 810 edx=111e
0f4e27 10ba > 805 esp=101
660f4ef4 10bb > 8c5 esi=300000
7e05 10bc > 8c5 taken
7e05 10bd > c50 taken
7e05 10be > 4
7e05 10bf > 95 taken
7e05 10c0 > 4c5 taken
7e05 10c1 > 480 taken
0f8e05000000 10c2 > 884
0f8e05000000 10c3 > 804 taken
0f9fc2 10c4 > 4c4 edx=7fffff00
0f9fc1 10c5 > 494 ecx=7fffff00
0f9f07 10c6 > 41 d2d=00
0f9fc6 10c7 > 440 edx=91c90042
0f9fc1 10c8 > 850
0f9f46ff 10c9 > d4 d10=00
0f4ff1 10ca > 14 esi=7fff
660f4fed 10cb > 51
0f4fe9 10cc > 810
660f4fc5 10cd > 84
0f4f27 10ce > c10
660f4fe7 10cf > cc1
7f05 10d0 > 8d4
7f05 10d1 > 445
7f05 10d2 > 40
7f05 10d3 > 841
7f05 10d4 > 410 taken
7f05 10d5 > 91
0f8f05000000 10d6 > 4 taken
0f8f05000000 10d7 > 8d1
e005 10d8 ecx=10002 > cd4 ecx=10001
e005 10d9 ecx=10000 > 814 taken ecx=ffff
67e005 10da ecx=2 > c01 taken ecx=1
e005 10db ecx=10002 > 95 taken ecx=10001
e005 10dc ecx=10002 > c54 ecx=10001
67e005 10dd ecx=2 > 851 ecx=1
e005 10de ecx=1 > 410 ecx=0
e005 10df ecx=10001 > 14 taken ecx=10000
67e005 10e0 ecx=1 > c00 ecx=0
e005 10e1 ecx=10002 > 405 taken ecx=10001
e005 10e2 ecx=10001 > c5 ecx=10000
67e005 10e3 ecx=10001 > 44 ecx=10000
e105 10e4 ecx=10001 > cc0 taken ecx=10000
e105 10e5 ecx=10001 > c04 ecx=10000
67e105 10e6 ecx=1 > 41 ecx=0
e105 10e7 ecx=10000 > 814 ecx=ffff
e105 10e8 ecx=0 > 451 taken ecx=ffffffff
67e105 10e9 ecx=0 > c84 ecx=ffff
e105 10ea ecx=0 > 445 taken ecx=ffffffff
e105 10eb ecx=1 > 804 ecx=0
67e105 10ec ecx=10001 > 455 ecx=10000
e105 10ed ecx=10000 > d1 taken ecx=ffff
e105 10ee ecx=10001 > c84 ecx=10000
67e105 10ef ecx=0 > c5 taken ecx=ffff
e205 10f0 ecx=10002 > 85 taken ecx=10001
e205 10f1 ecx=1 > c00 ecx=0
67e205 10f2 ecx=1 > 441 ecx=0
e205 10f3 ecx=1 > 401 ecx=0
e205 10f4 ecx=10002 > 55 taken ecx=10001
67e205 10f5 ecx=10000 > 90 taken ecx=1ffff
e205 10f6 ecx=0 > 8d4 taken ecx=ffffffff
e205 10f7 ecx=10002 > c40 taken ecx=10001
67e205 10f8 ecx=10002 > 444 taken ecx=10001
e205 10f9 ecx=10002 > c95 taken ecx=10001
e205 10fa ecx=2 > 840 taken ecx=1
67e205 10fb ecx=10002 > 8c0 taken ecx=10001
e305 10fc ecx=2 > 4
e305 10fd ecx=1 > 450
67e305 10fe ecx=10002 > c94
e305 10ff ecx=1 > 415
e305 1100 ecx=10000 > 494
67e305 1101 ecx=10000 > c1 taken
e305 1102 ecx=10001 > 845
e305 1103 ecx=2 > c4
67e305 1104 ecx=2 > 401
e305 1105 ecx=2 > 10
e305 1106 ecx=10002 > c45
67e305 1107 ecx=10001 > c41
660fb6ee 1108 > cc5 ebp=ff
660fb6c6 1109 > 4c4 eax=a9bc00bd
660fb6842600000000 110a > 40 eax=27150000
660fb6e5 110b > 485
660fb6f2 110c > 45 esi=30007f
660fb6a42603000000 110d > 4c4 esp=31000d
0fb6f2 110e > c05 esi=3
0fb6e3 110f > c85 esp=ee
0fb61f 1110 > d4 ebx=83
0fb6f8 1111 > 480 edi=10
0fb6f7 1112 > 41 esi=d6
0fb6b42605000000 1113 > 1 esi=0
660fb7c0 1114 > 445
660fb7d3 1115 > 840 edx=ffff
660fb717 1116 > 51 edx=1
660fb7e0 1117 > d5 esp=31e86b
660fb7c2 1118 > 850 eax=0
660fb79c2606000000 1119 > 484 ebx=57684286
0fb7f9 111a > 444 edi=aaad
0fb7c8 111b > 8c1
0fb7ac2600000000 111c > 8c1 ebp=3ff4
0fb7e4 111d > 11 esp=0
0fb7ca 111e > 855
0fb7ac2605000000 111f > 440 ebp=0
660fbec4 1120 > c10 eax=0
660fbede 1121 > 850 ebx=0
660fbe4e04 1122 > cc5 ecx=7fffffdf
660fbef2 1123 > 815 esi=300002
660fbec6 1124 > c15 eax=6dff004a
660fbe842602000000 1125 > 4 eax=d61ff8e
0fbee0 1126 > 484 esp=ffffffc2
0fbed3 1127 > 410 edx=37
0fbe37 1128 > 95 esi=ffffffb6
0fbecb 1129 > c55 ecx=ffffff99
0fbed8 112a > 5 ebx=ffffffc4
0fbeac2608000000 112b > 441 ebp=37
660fbffe 112c > 855 edi=300011
660fbffd 112d > 4c5 edi=30b9d6
660fbf942600000000 112e > 884 edx=f8c40100
660fbfe4 112f > 894
660fbfc4 1130 > 4c1 eax=245d0000
660fbf8c2601000000 1131 > c81 ecx=a71a
0fbffc 1132 > c45 edi=0
0fbfc0 1133 > 805
0fbf56ff 1134 > 90 edx=5759
0fbff9 1135 > 4d1 edi=2
0fbfef 1136 > 8c4 ebp=28
0fbf5efc 1137 > 8d0 ebx=ffffb9a1
0fc8 1138 > 4d0 eax=ffff0000
660fc8 1139 > c51 eax=0
0fc9 113a > 895 ecx=fb952b3a
660fc9 113b > 850 ecx=0
0fca 113c > 491 edx=80000000
660fca 113d > c80 edx=9a170000
0fcb 113e > 481 ebx=99000000
660fcb 113f > 490 ebx=0
0fcc 1140 > 495 esp=3100
660fcc 1141 > cd1
0fcd 1142 > 810 ebp=abc240f0
660fcd 1143 > c11 ebp=0
0fce 1144 > 94 esi=12003000
660fce 1145 > d5 esi=300000
0fcf 1146 > 85 edi=2f003000
660fcf 1147 > 95 edi=300000
0fc0ea 1148 > 480 ecx=fbb002c1 edx=ab
0fc0c8 1149 > 484 eax=55ac ecx=aa
0fc07e00 114a > 55 ebx=ffff01ff d12=00
0fc0fd 114b > 4 ecx=5500 ebx=aa
0fc0cd 114c > 484 ecx=ff00
0fc017 114d > 480 edx=2cbb901 d29=fd
0fc0ee 114e > 894 ecx=55ff edx=d4aa
0fc0f4 114f > 84 edx=8e99
0fc09c2602000000 1150 > 80 ebx=9d d13=9e
660fc1f8 1151 > c94 eax=8027 edi=307fff
660fc1d6 1152 > 94 edx=9ded0016 esi=30b644
660fc127 1153 > 404 esp=310100
660fc1d9 1154 > 411 ecx=2dd86592 ebx=ffff6593
660fc1f9 1155 > 15 ecx=2b edi=30ffff
660fc1942600000000 1156 > 91 edx=9e6e d17=6d
660fc1d7 1157 > 11 edx=2d edi=30002c
660fc1ce 1158 > 4 ecx=9dd40011 esi=3074c3
660fc1ac2607000000 1159 > 494 ebp=d88f d1b=28d9
0fc1e3 115a > 80 ebx=913e68d6 esp=910d68d6
0fc1f4 115b > 404 esp=610011 esi=310000
0fc176fc 115c > 404 esi=10101 d12=17 d14=31
0fc1e8 115d > 4 eax=3e0794b ebp=55aa
0fc1c0 115e > 14 eax=12
0fc13f 115f > 494 edi=ec3a8509 d2c=35 d2e=6a
0fc1f5 1160 > 404 ebp=2300c687 esi=22d0c675
0fc1ea 1161 > 455 edx=0 ebp=ffffffff
0fc11f 1162 > 1 ebx=604ef1f2 d2d=1cb8d04c
0fb0ec 1163 > 95 eax=ab505d5d
0fb0cb 1164 > 485 eax=f0
0fb06eff 1165 > 95 eax=1
0fb0e2 1166 > 484 eax=5501
0fb0d3 1167 > 15 eax=ae0cbeda
0fb076fe 1168 > 95 eax=1
0fb0c6 1169 > 0 eax=ffda
0fb0cb 116a > 95 eax=1
0fb046ff 116b > 484 eax=ff69
0fb0ce 116c > 95 eax=f6659d76
0fb0de 116d > 400 eax=b1ebfe00
0fb04eff 116e > 4 eax=b0151800
660fb1cf 116f > 84 eax=7fff002d
660fb1dc 1170 > 0 eax=0
660fb17e02 1171 > 5 eax=ab11
660fb1f2 1172 > 0 eax=7ffffb9d
660fb1c1 1173 > 400 eax=63590000
660fb1bc2603000000 1174 > 14 eax=9ae62e6e
660fb1dd 1175 > 891 eax=963f9ede
660fb1f9 1176 > c85 eax=54fcc9d8
660fb1a42603000000 1177 > 0 eax=adee0001
660fb1e3 1178 > 0 eax=749d0001
660fb1de 1179 > 410 eax=1c590016
660fb1ac2605000000 117a > 84 eax=2bfe06a6
0fb1e6 117b > 481 eax=300013
0fb1e6 117c > 85 eax=300016
0fb16601 117d > 804 eax=1010100
0fb1fd 117e > 481 eax=8000
0fb1d7 117f > 490 eax=30002b
0fb1a42600000000 1180 > c81 eax=ec1dea0c
0fb1fd 1181 > 400 eax=2
0fb1c0 1182 > 44
0fb13f 1183 > 401 eax=e951c72a
0fb1f7 1184 > 481 eax=30002f
0fb1da 1185 > 491 eax=55aa
0fb1842600000000 1186 > 410 eax=8a8d2c82
0fb0d3 1187 eax=17d ebx=17d > 44 ebx=1cd
0fb0d3 1188 eax=0 ebx=0 > 444 ebx=42
0fb0d3 1189 eax=7ffffffd ebx=7ffffffd > 44 ebx=7fffff61
0fb0d3 118a eax=2fd ebx=2fd > 444 ebx=200
0fb0d3 118b eax=80000000 ebx=80000000 > 44 ebx=800000ff
0fb0d3 118c eax=fffffffd ebx=fffffffd > 444 ebx=ffffffae
660fb1d3 118d eax=0 ebx=0 > 44 ebx=7f
660fb1d3 118e eax=17d ebx=17d > 44 ebx=7fff
660fb1d3 118f eax=100fe ebx=100fe > 444 ebx=10000
660fb1d3 1190 eax=6 ebx=6 > 444 ebx=33ef
660fb1d3 1191 eax=6 ebx=6 > 444 ebx=2
660fb1d3 1192 eax=180 ebx=180 > 444 ebx=5b7e
0fb1d3 1193 eax=fffffffd ebx=fffffffd > 444 ebx=3a8cfd51
0fb1d3 1194 eax=17d ebx=17d > 44 ebx=ffff
0fb1d3 1195 eax=2fffd ebx=2fffd > 44 ebx=8000
0fb1d3 1196 eax=17d ebx=17d > 444 ebx=938a2404
0fb1d3 1197 eax=2fd ebx=2fd > 444 ebx=8000
0fb1d3 1198 eax=18000 ebx=18000 > 44 ebx=ffffffff
0fc74e00 1199 > c85 eax=e371df41 edx=5ca8a4a1
0fc74e00 119a eax=101 edx=1000001 > c5 d10=81aea4 d14=06596192
0fc74e00 119b > 84 eax=e1995824 edx=1ef94ad2
0fc74e00 119c eax=1000000 edx=1000101 > 41 d17=80 d1a=000080 d1e=00
0fc74e00 119d > 404 eax=7acb47b8 edx=aa98767
0fc74e00 119e eax=1010001 edx=1000000 > c50 d18=000060248c03
0fc74e00 119f > 484 eax=1000000 edx=101
0fc74e00 11a0 eax=c0266f78 edx=b502d2f5 > 8c5 d12=9833f4cbe144397b
0fc74e00 11a1 > 84 eax=1010000 edx=101
0fc74e00 11a2 eax=29ded855 edx=9e276f6a > 440 d17=f0ff00008e9cab48
0fc74e00 11a3 > 414 eax=1000000 edx=1
0fc74e00 11a4 eax=1010001 edx=1000001 > 8c4 d17=ff7f0000a6c72531
0fc74e00 11a5 > 880 eax=dbcbbf9 edx=6ce1b1d9
0fc74e00 11a6 eax=101 edx=10000 > cd1 d14=4dbcdbc0ffffff7f
0fc74e00 11a7 > c90 eax=10100 edx=1000101
0fc74e00 11a8 eax=bdcc6456 edx=2eb1b07f > cd5 d12=8beca5ebc4df9f7b
8d5f4f 11a9 > 894 ebx=300079
8d58a3 11aa > c0 ebx=704ee0a
8d74129c 11ab > 4d1 esi=ba9d42a6
668d11 11ac > cc1 edx=3649d33b
8d93ffffffff 11ad > 494 edx=1
8d5901 11ae > c14 ebx=0
8da102000000 11af > 414 esp=9b
668d98f0ff0000 11b0 > 454 ebx=55462c1b
8da5eb4bb4b5 11b1 > 844 esp=fcc50a31
8db47eaa550000 11b2 > c45 esi=905616
8d61df 11b3 > 94 esp=7fffffde
668d16 11b4 > 4c5 edx=12
8d06 11b5 > cc4 eax=300016
8d0b 11b6 > c11 ecx=7f
8d6afa 11b7 > 8d4 ebp=58aa99f8
668d3d02000000 11b8 > 445 edi=300002
8d10 11b9 > 4d5 edx=80
8d8db27a7172 11ba > cc5 ecx=7271fab1
8d2c60 11bb > 405 ebp=fff0
668db1e818d6ad 11bc > 450 esi=306e92
8d3b 11bd > 95 edi=fff0
8db907d4a3cc 11be > 4c1 edi=626c5da2
8db6e05132b4 11bf > d1 esi=b46251f6
668d6b27 11c0 > 405 ebp=c1330026
8d7496a3 11c1 > cd5 esi=4bcb1cda
8d3b 11c2 > 811 edi=aa45265a
8dac3c4363d53c 11c3 > cd5 ebp=3d36636c
668d8271f142aa 11c4 > 844 eax=436d3e16
8db042f4d472 11c5 > 5 esi=41a2bfcb
8d9213293c85 11c6 > c11 edx=53c2913
8d53ff 11c7 > 90 edx=ead5bff9
668d0e 11c8 > 810 ecx=c64c0016
8d7e70 11c9 > c40 edi=300082
8d2b 11ca > 815 ebp=8000
8da619f2c28c 11cb > 8c5 esp=8cf2f22d
668d2a 11cc > 450 ebp=80005776
8d6e1c 11cd > c11 ebp=300030
8d38 11ce > c54 edi=7fff
8d02 11cf > 851 eax=0
668d34e4 11d0 > 484 esi=300000
678d1f 11d1 > 94
678db32100 11d2 > 8d4 esi=89e8
67668d6f81 11d3 > 494 ebp=1a
678d6f7a 11d4 > 881 ebp=79
678db05127 11d5 > d0 esi=fb5a
67668d3d 11d6 > 494
678d6245 11d7 > 4 esp=b029
678d7201 11d8 > 850 esi=13
67668d831d7f 11d9 > 491 eax=ffff910a
678d9a886a 11da > 814 ebx=6a9b
678d8dffff 11db > cc4 ecx=2c
67668d1c 11dc > cd4 ebx=17
678dbfef3a 11dd > 800 edi=ff18
678d30 11de > 8d1 esi=ab
67668d8653cc 11df > 95 eax=cc5c
678d3d 11e0 > 884 edi=2a
678d08 11e1 > 415 ecx=111
67668d47ff 11e2 > 0 eax=d20955a9
678d8e42ea 11e3 > 451 ecx=ea43
678d6f70 11e4 > 850 ebp=3c37
67668d736e 11e5 > 8d0 esi=305b5a
678d6bf0 11e6 > 440 ebp=11f1
678d4880 11e7 > cc4 ecx=10
67668d5b00 11e8 > 400 ebx=b08e00c1
50 11e9 > c11 esp=30fffc s1c=99000000
6650 11ea > 805 esp=30fffe s1e=ff00
58 11eb > 15 eax=3a984f46 esp=310004
6658 11ec > c81 eax=db22 esp=310002
51 11ed > 8c1 esp=30fffc s1c=b738356e
6651 11ee > c85 esp=30fffe s1e=ff7f
59 11ef > 445 ecx=1ff84da esp=310004
6659 11f0 > 451 ecx=d83d esp=310002
52 11f1 > 4c4 esp=30fffc s1c=f0ff0000
6652 11f2 > c84 esp=30fffe s1e=abea
5a 11f3 > 85 edx=8df2cc1c esp=310004
665a 11f4 > 44 edx=990977eb esp=310002
53 11f5 > 854 esp=30fffc s1c=420a6dc3
6653 11f6 > 94 esp=30fffe s1e=0000
5b 11f7 > 801 ebx=3f7eb959 esp=310004
665b 11f8 > 850 ebx=48516e87 esp=310002
54 11f9 > c00 esp=30fffc s1c=00003100
6654 11fa > 8c5 esp=30fffe s1e=0000
5c 11fb > 444 esp=b59ff9d1
665c 11fc > cd4 esp=31eb9d
55 11fd > 84 esp=30fffc s1c=ffff0000
6655 11fe > c11 esp=30fffe s1e=9900
5d 11ff > c10 esp=310004 ebp=c57d18d3
665d 1200 > 415 esp=310002 ebp=4325
56 1201 > 495 esp=30fffc s1c=11003000
6656 1202 > cc4 esp=30fffe s1e=1100
5e 1203 > cc0 esp=310004 esi=6459d56b
665e 1204 > d4 esp=310002 esi=30a18d
57 1205 > 4c4 esp=30fffc s1c=2d003000
6657 1206 > c90 esp=30fffe s1e=2b00
5f 1207 > 850 esp=310004 edi=684b52bc
665f 1208 > 845 esp=310002 edi=309db6
68c871cb24 1209 > c04 esp=30fffc s1c=c871cb24
68ffff0000 120a > 15 esp=30fffc s1c=ffff0000
6833f2b393 120b > 481 esp=30fffc s1c=33f2b393
6668449e 120c > 4c5 esp=30fffe s1e=449e
66680900 120d > c85 esp=30fffe s1e=0900
6668cb49 120e > c1 esp=30fffe s1e=cb49
6a32 120f > cd0 esp=30fffc s1c=32000000
6a49 1210 > 481 esp=30fffc s1c=49000000
6a95 1211 > cc5 esp=30fffc s1c=95ffffff
666a7f 1212 > 490 esp=30fffe s1e=7f00
666a56 1213 > 844 esp=30fffe s1e=5600
666a00 1214 > 854 esp=30fffe s1e=0000
60 1215 > 804 esp=30ffe0 s0=2d0030001000300002000000000031000b35bc15ff7f0000000000002bb7b023
60 1216 > cd0 esp=30ffe0 s0=2e00300017003000619691f80000310076499aefaa550000cc9e7fb43fcc30e8
60 1217 > 805 esp=30ffe0 s0=2d0030001700300095c8866a00003100ffffffffaa5500003c3de0f0a3faa710
6660 1218 > 840 esp=30fff0 s11=001500000000003736008000000bfc
6660 1219 > 80 esp=30fff0 s10=28001300423f0000a0747f00d1df96f6
6660 121a > c15 esp=30fff0 s10=2e001500ae110000e763aa55e248e232
61 121b > 454 eax=bbf45e57 ecx=89a39498 edx=681821b4 ebx=db5d18f1 esp=310020 ebp=68a85db8 esi=71fa9e8d edi=e2edf1a
61 121c > 90 eax=c9301097 ecx=99579f10 edx=e2756e5b ebx=4741639d esp=310020 ebp=2c3682b4 esi=4a266257 edi=915fe639
61 121d > 484 eax=8cd7011a ecx=8cf0af63 edx=f73a267f ebx=ab9b8232 esp=310020 ebp=54043041 esi=80b050c3 edi=16a239ae
6661 121e > 850 eax=7fff255a ecx=2f49f84a edx=c89d ebx=e3ba78b6 esp=310010 ebp=917e0ce4 esi=30ee55 edi=30127a
6661 121f > 454 eax=e463212a ecx=e4bcfb55 edx=a977 ebx=c27598bb esp=310010 ebp=fb05 esi=30362f edi=306e7b
6661 1220 > 455 eax=1795c0d6 ecx=8000f1ed edx=b672 ebx=a943 esp=310010 ebp=c7218939 esi=309a3e edi=304cf3
66fff1 1221 > 4d4 esp=30fffe s1e=f31c
66fff2 1222 > 884 esp=30fffe s1e=ff7f
66ff37 1223 > 495 esp=30fffe s1e=0b51
66fff0 1224 > 404 esp=30fffe s1e=f0ff
66fff0 1225 > cc4 esp=30fffe s1e=0080
66ffb42602000000 1226 > d1 esp=30fffe s1e=caff
fff4 1227 > 4c5 esp=30fffc s1c=00003100
fff3 1228 > 495 esp=30fffc s1c=0608af98
ff37 1229 > 4c1 esp=30fffc s1c=91ed2be5
fff1 122a > 884 esp=30fffc s1c=00800000
fff2 122b > 484 esp=30fffc s1c=2432611c
ff7604 122c > 881 esp=30fffc s1c=a9bd37dc
8fc2 122d > c50 edx=32ff528b esp=310004
8f442404 122e > c0 esp=310004 s28=3c093925
ff742408 122f > 54 esp=30fffc s1c=85f5cf82
668fc6 1230 > c84 esp=310002 esi=3063d0
668f442404 1231 > 804 esp=310002 s26=10e0
ff742408 1232 > 4d0 esp=30fffc s1c=7593d06e
8f46fd 1233 > 810 esp=310004 d12=222e62aa
8f442404 1234 > 440 esp=310004 s28=6239ecdc
ff742408 1235 > 891 esp=30fffc s1c=1a2df2cb
668f842604000000 1236 > c15 esp=310002 d16=34bb
668f442404 1237 > d5 esp=310002 s26=2af3
ff742408 1238 > c15 esp=30fffc s1c=b26e685e
c8080000 1239 ebp=310018 > c91 esp=30fff4 ebp=30fffc s1c=18003100
c9 123a ebp=310004 > 450 esp=310008 ebp=23901957
66c80b0000 123b ebp=310018 > c00 esp=30fff3 ebp=31fffe s1e=1800
66c9 123c ebp=30fff9 > cd4 esp=30fffb ebp=306236
c8080001 123d ebp=310018 > 54 esp=30fff0 ebp=30fffc s18=fcff300018003100
c9 123e ebp=30fff8 > 485 esp=30fffc ebp=ace83591
66c8090001 123f ebp=310018 > cd5 esp=30fff3 ebp=31fffe s1c=feff1800
66c9 1240 ebp=30fffd > c01 esp=30ffff ebp=3000eb
c80b0021 1241 ebp=310018 > 4 esp=30ffed ebp=30fffc s18=fcff300018003100
c9 1242 ebp=30fff8 > 815 esp=30fffc ebp=b97a43a
66c8040002 1243 ebp=310018 > cd0 esp=30fff6 ebp=31fffe s1a=feffda6b1800
66c9 1244 ebp=30fffb > c10 esp=30fffd ebp=3026ee
c80b0003 1245 ebp=310018 > 494 esp=30ffe5 ebp=30fffc s10=fcff300038c1607eb51ae1e118003100
c9 1246 ebp=30ffff > 4c0 esp=310003 ebp=38dad2f4
66c8090003 1247 ebp=310018 > 880 esp=30ffef ebp=31fffe s18=feff3ae075911800
66c9 1248 ebp=30fff9 > c01 esp=30fffb ebp=3055d5
c8040004 1249 ebp=310018 > 10 esp=30ffe8 ebp=30fffc sc=fcff30005146b1bb0162d208f8b260f518003100
c9 124a ebp=30fff8 > 840 esp=30fffc ebp=4ae69553
66c8080021 124b ebp=310018 > 8c5 esp=30fff4 ebp=31fffe s1c=feff1800
66c9 124c ebp=310002 > c04 esp=310004 ebp=318da5
f5 124d > cd4
f5 124e > 10
f5 124f > 11
f5 1250 > 444
f5 1251 > c5
f8 1252 > cc0
f8 1253 > 494
f8 1254 > 14
f8 1255 > 8d0
f8 1256 > 8c0
f9 1257 > 4d5
f9 1258 > c15
f9 1259 > c95
f9 125a > c55
f9 125b > 811
fc 125c > 44
fc 125d > 80
fc 125e > 14
fc 125f > 81
fc 1260 > 81
fd 1261 > c14
fd 1262 > c95
fd 1263 > 401
fd 1264 > c91
fd 1265 > c00
9e 1266 > 50
9e 1267 > c1
9e 1268 > 804
9e 1269 > c81
9e 126a > cc4
9f 126b > 890 eax=9202
9f 126c > cc0 eax=8000c200
9f 126d > 855 eax=5702
9f 126e > 8d0 eax=8000d200
9f 126f > 41 eax=79044373
d6 1270 > 801 eax=321544ff
d6 1271 > c81 eax=ff2202ff
d6 1272 > 890 eax=8d535f00
d6 1273 > cd0 eax=0
d6 1274 > 4 eax=0
9c 1275 > 415 esp=30fffc s1c=17060000
d7 1276 eax=12345622 ebx=300004 > c80 eax=12345600
669c 1277 > c05 esp=30fffe s1e=070e
d7 1278 eax=12345630 ebx=300002 > 815 eax=12345600
9c 1279 > 0 esp=30fffc s1c=02020000
d7 127a eax=12345613 ebx=300005 > 4d0 eax=12345601
669c 127b > c01 esp=30fffe s1e=030e
d7 127c eax=1234561e ebx=300003 > d5 eax=12345631
9c 127d > 4c4 esp=30fffc s1c=c6060000
d7 127e eax=12345608 ebx=300003 > cd1 eax=12345600
669c 127f > 10 esp=30fffe s1e=1202
d7 1280 eax=12345619 ebx=300005 > cd5 eax=12345600
9c 1281 > 5 esp=30fffc s1c=07020000
d7 1282 eax=12345606 ebx=300001 > 810 eax=12345601
669c 1283 > 4d4 esp=30fffe s1e=d6
d7 1284 eax=12345633 ebx=300001 > d4 eax=12345601
9c 1285 > 10 esp=30fffc s1c=12020000
d7 1286 eax=12345617 ebx=300003 > 484 eax=123456ed
669c 1287 > 441 esp=30fffe s1e=4306
d7 1288 eax=12345626 ebx=300002 > 54 eax=12345601
a4 1289 ecx=3 > 485 esi=30000f edi=300029
f3a4 128a ecx=0 efl=202 > 0
f2a4 128b ecx=4 > 814 ecx=0 esi=300018 edi=300033 d2f=010100
a4 128c ecx=2 efl=602 > 400 esi=300014 edi=30002c d2d=fb
f3a4 128d ecx=2 > 800 ecx=0 esi=300019 edi=30002e d2c=f9e4
f2a4 128e ecx=2 efl=202 > 0 ecx=0 esi=300017 edi=300030
a4 128f ecx=1 > 8c5 esi=300018 edi=30002a d29=00
f3a4 1290 ecx=4 efl=602 > 400 ecx=0 esi=300013 edi=300028 d2b=01
f2a4 1291 ecx=3 > 4d0 ecx=0 esi=30000e edi=300028 d29=753d83
a4 1292 ecx=1 efl=202 > 0 esi=300011 edi=300029 d28=01
f3a4 1293 ecx=3 > cd0 ecx=0 esi=30000f edi=30002b d2d=01
f2a4 1294 ecx=1 efl=602 > 400 ecx=0 esi=300010 edi=30002d
66a5 1295 ecx=3 > d5 esi=300014 edi=300031 d2f=0101
66f3a5 1296 ecx=3 efl=202 > 0 ecx=0 esi=30001c edi=30002e d28=dfe87a0f41cb
66f2a5 1297 ecx=2 > 410 ecx=0 esi=300013 edi=300027 d2c=01
66a5 1298 ecx=0 efl=602 > 400 esi=300013 edi=300026 d28=1c7f
66f3a5 1299 ecx=2 > c80 ecx=0 esi=30000e edi=300028 d2a=2ae02981
66f2a5 129a ecx=2 efl=202 > 0 ecx=0 esi=300018 edi=300032 d2e=b7794aa8
66a5 129b ecx=3 > 455 esi=300014 edi=30002c
66f3a5 129c ecx=1 efl=602 > 400 ecx=0 esi=30000e edi=30002b d2d=0001
66f2a5 129d ecx=0 > 91
66a5 129e ecx=2 efl=202 > 0 esi=300017 edi=30002a d28=a342
66f3a5 129f ecx=1 > c01 ecx=0 esi=30000e edi=30002d d2f=543b
66f2a5 12a0 ecx=2 efl=602 > 400 ecx=0 esi=300012 edi=30002b d2d=00
a5 12a1 ecx=2 > 815 esi=300016 edi=30002c d28=00 d2b=01
f3a5 12a2 ecx=4 efl=202 > 0 ecx=0 esi=300020 edi=300039 d29=22e711a1c819d6d7ff2426de1cd7a28b
f2a5 12a3 ecx=3 > 80 ecx=0 esi=300021 edi=30003b d2f=3de6d3b4f1c33439820604d4
a5 12a4 ecx=1 efl=602 > 400 esi=300011 edi=300027 d2b=3de89d20
f3a5 12a5 ecx=2 > 405 ecx=0 esi=300008 edi=300025 d29=eb63f2d85085475e
f2a5 12a6 ecx=2 efl=202 > 0 ecx=0 esi=30001d edi=300036 d2e=7cc333e744b68180
a5 12a7 ecx=0 > 415 esi=30000f edi=300028 d2c=010000
f3a5 12a8 ecx=0 efl=602 > 400
f2a5 12a9 ecx=4 > 4d5 ecx=0 esi=300004 edi=300019 d1d=9e1ac251a9be30893b872f2e0e4c72c0
a5 12aa ecx=2 efl=202 > 0 esi=30001b edi=300030 d2c=d26136ad
f3a5 12ab ecx=1 > 41 ecx=0 esi=300018 edi=300030 d2c=00 d2e=0101
f2a5 12ac ecx=3 efl=602 > 400 ecx=0 esi=300007 edi=30001d d21=010000 d27=0100010100
a6 12ad eax=0 ecx=3 > 405 esi=300010 edi=30002d
f3a6 12ae ecx=4 efl=202 > 804 ecx=3 esi=300015 edi=30002f
f2a6 12af ecx=3 > 444 ecx=2 esi=300016 edi=300029
a6 12b0 ecx=4 efl=602 > 404 esi=30000f edi=30002b
f3a6 12b1 eax=1 ecx=1 > 44 ecx=0 esi=300016 edi=300030
f2a6 12b2 ecx=1 efl=202 > 11 ecx=0 esi=300011 edi=30002e
a6 12b3 ecx=4 > 5 esi=300018 edi=300029
f3a6 12b4 ecx=3 efl=602 > 480 ecx=2 esi=300013 edi=300027
f2a6 12b5 eax=0 ecx=3 > 400 ecx=0 esi=300012 edi=300026
a6 12b6 ecx=2 efl=202 > 1 esi=300011 edi=30002c
f3a6 12b7 ecx=1 > 480 ecx=0 esi=300016 edi=30002b
f2a6 12b8 ecx=4 efl=602 > 444 ecx=0 esi=30000e edi=300029
66a7 12b9 eax=1 ecx=2 > 81 esi=300014 edi=300030
66f3a7 12ba ecx=0 efl=202 > 0
66f2a7 12bb ecx=2 > 4 ecx=0 esi=300018 edi=30002d
66a7 12bc ecx=4 efl=602 > 400 esi=30000f edi=300026
66f3a7 12bd eax=1 ecx=1 > 5 ecx=0 esi=300015 edi=30002b
66f2a7 12be ecx=1 efl=202 > 0 ecx=0 esi=300014 edi=300031
66a7 12bf ecx=1 > 85 esi=300017 edi=30002f
66f3a7 12c0 ecx=4 efl=602 > 485 ecx=3 esi=30000e edi=300028
66f2a7 12c1 eax=0 ecx=2 > 44 ecx=1 esi=300014 edi=30002c
66a7 12c2 ecx=3 efl=202 > 44 esi=300012 edi=30002f
66f3a7 12c3 ecx=4 > 495 ecx=3 esi=300010 edi=30002d
66f2a7 12c4 ecx=3 efl=602 > 491 ecx=0 esi=30000f edi=300029
a7 12c5 eax=1 ecx=2 > 85 esi=300018 edi=300032
f3a7 12c6 ecx=0 efl=202 > 0
f2a7 12c7 ecx=1 > 404 ecx=0 esi=30000f edi=30002b
a7 12c8 ecx=2 efl=602 > 491 esi=30000e edi=300027
f3a7 12c9 eax=1 ecx=1 > 44 ecx=0 esi=300016 edi=30002c
f2a7 12ca ecx=2 efl=202 > 4 ecx=0 esi=30001d edi=300030
a7 12cb ecx=0 > 410 esi=30000f edi=300026
f3a7 12cc ecx=1 efl=602 > 404 ecx=0 esi=30000c edi=30002b
f2a7 12cd eax=0 ecx=3 > 95 ecx=0 esi=30001d edi=30003b
a7 12ce ecx=4 efl=202 > 4 esi=300017 edi=300030
f3a7 12cf ecx=3 > 4 ecx=2 esi=300018 edi=30002d
f2a7 12d0 ecx=4 efl=602 > 444 ecx=3 esi=30000c edi=300027
aa 12d1 eax=1 ecx=2 > 94 edi=30002d
f3aa 12d2 ecx=4 efl=202 > 0 ecx=0 edi=30002f d2b=4d4d4d4d
f2aa 12d3 ecx=2 > c90 ecx=0 edi=30002a d2b=b1b1
aa 12d4 ecx=4 efl=602 > 400 edi=300029 d2a=79
f3aa 12d5 eax=0 ecx=1 > 1 ecx=0 edi=300029 d28=00
f2aa 12d6 ecx=4 efl=202 > 0 ecx=0 edi=300032 d2e=7f7f7f7f
aa 12d7 ecx=4 > cd5 edi=30002d d2e=44
f3aa 12d8 ecx=3 efl=602 > 400 ecx=0 edi=30002b d2c=7e7e7e
f2aa 12d9 eax=0 ecx=0 > c80
aa 12da ecx=3 efl=202 > 0 edi=30002a d29=00
f3aa 12db ecx=3 > 85 ecx=0 edi=30002d d2a=999999
f2aa 12dc ecx=4 efl=602 > 400 ecx=0 edi=300028 d29=ffffffff
66ab 12dd eax=0 ecx=2 > c95 edi=30002d d30=00
66f3ab 12de ecx=3 efl=202 > 0 ecx=0 edi=300034 d2e=052c052c052c
66f2ab 12df ecx=0 > 411
66ab 12e0 ecx=4 efl=602 > 400 edi=300028 d2a=5f05
66f3ab 12e1 eax=1 ecx=2 > 8d4 ecx=0 edi=30002f d2b=01000100
66f2ab 12e2 ecx=0 efl=202 > 0
66ab 12e3 ecx=3 > 51 edi=300030 d2e=ff7f
66f3ab 12e4 ecx=2 efl=602 > 400 ecx=0 edi=300027 d29=aa55aa55
66f2ab 12e5 eax=0 ecx=0 > 8d1
66ab 12e6 ecx=0 efl=202 > 0 edi=30002f d2d=7e49
66f3ab 12e7 ecx=4 > 810 ecx=0 edi=300030 d28=f0fff0fff0fff0ff
66f2ab 12e8 ecx=0 efl=602 > 400
ab 12e9 eax=0 ecx=4 > c01 edi=300027 d2b=00000000
f3ab 12ea ecx=1 efl=202 > 0 ecx=0 edi=300032 d2e=9d2e9625
f2ab 12eb ecx=1 > 414 ecx=0 edi=300024 d28=d10844b6
ab 12ec ecx=4 efl=602 > 400 edi=300025 d29=592bfb4f
f3ab 12ed eax=0 ecx=4 > c44 ecx=0 edi=300018 d1c=00000000000000000000000000000000
f2ab 12ee ecx=4 efl=202 > 0 ecx=0 edi=30003b d2b=0080 d2f=008000 d34=80 d38=800000
ab 12ef ecx=4 > 485 edi=300028 d2c=008000
f3ab 12f0 ecx=3 efl=602 > 400 ecx=0 edi=300020 d24=ffffffffffffffffffffffff
f2ab 12f1 eax=1 ecx=3 > c95 ecx=0 edi=300023 d27=010000000100000001000000
ab 12f2 ecx=3 efl=202 > 0 edi=30002c d28=f8f5440a
f3ab 12f3 ecx=3 > 851 ecx=0 edi=300037 d2b=1f78cf531f78cf531f78cf53
f2ab 12f4 ecx=4 efl=602 > 400 ecx=0 edi=30001a d1e=09000000090000000900000009000000
ac 12f5 eax=1 ecx=0 > 8d0 eax=1d esi=300012
f3ac 12f6 ecx=2 efl=202 > 0 eax=32 ecx=0 esi=300018
f2ac 12f7 ecx=4 > 811 eax=a9366a01 ecx=0 esi=30001a
ac 12f8 ecx=1 efl=602 > 400 eax=0 esi=300012
f3ac 12f9 eax=1 ecx=3 > 814 eax=0 ecx=0 esi=300013
f2ac 12fa ecx=3 efl=202 > 0 ecx=0 esi=300019
ac 12fb ecx=4 > 4d4 eax=80000001 esi=300014
f3ac 12fc ecx=2 efl=602 > 400 eax=61893701 ecx=0 esi=300015
f2ac 12fd eax=1 ecx=0 > c91
ac 12fe ecx=3 efl=202 > 0 eax=d987786b esi=300015
f3ac 12ff ecx=3 > 414 eax=851a9cc2 ecx=0 esi=300011
f2ac 1300 ecx=4 efl=602 > 400 eax=7f00 ecx=0 esi=30000f
66ad 1301 eax=1 ecx=0 > c1 eax=b7cf esi=300018
66f3ad 1302 ecx=3 efl=202 > 0 eax=6221 ecx=0 esi=300019
66f2ad 1303 ecx=2 > 8d4 eax=101 ecx=0 esi=300018
66ad 1304 ecx=0 efl=602 > 400 eax=e2c30000 esi=300015
66f3ad 1305 eax=1 ecx=2 > 54 eax=101 ecx=0 esi=300017
66f2ad 1306 ecx=2 efl=202 > 0 eax=e7d86b97 ecx=0 esi=30001a
66ad 1307 ecx=2 > 455 eax=33fa0100 esi=300010
66f3ad 1308 ecx=1 efl=602 > 400 eax=65590000 ecx=0 esi=300013
66f2ad 1309 eax=0 ecx=0 > c54
66ad 130a ecx=2 efl=202 > 0 eax=b3cc68f9 esi=300014
66f3ad 130b ecx=4 > c80 eax=1 ecx=0 esi=30000b
66f2ad 130c ecx=4 efl=602 > 400 eax=f982 ecx=0 esi=300008
ad 130d eax=1 ecx=4 > 80 eax=1b01e833 esi=300016
f3ad 130e ecx=3 efl=202 > 0 eax=1 ecx=0 esi=30001c
f2ad 130f ecx=2 > c00 eax=10101 ecx=0 esi=30000f
ad 1310 ecx=1 efl=602 > 400 eax=81f51ac3 esi=300013
f3ad 1311 eax=0 ecx=1 > 840 eax=a016f095 ecx=0 esi=300017
f2ad 1312 ecx=2 efl=202 > 0 eax=10101 ecx=0 esi=30001c
ad 1313 ecx=0 > 90 eax=1000100 esi=300019
f3ad 1314 ecx=4 efl=602 > 400 eax=d416248e ecx=0 esi=300003
f2ad 1315 eax=0 ecx=3 > 800 eax=c4253701 ecx=0 esi=300020
ad 1316 ecx=2 efl=202 > 0 eax=3e39942c esi=300017
f3ad 1317 ecx=0 > 404
f2ad 1318 ecx=2 efl=602 > 400 eax=7f9e5d1f ecx=0 esi=30000d
ae 1319 eax=1 ecx=1 > 400 edi=30002b
f3ae 131a ecx=2 efl=202 > 885 ecx=1 edi=30002f
f2ae 131b ecx=2 > 4 ecx=0 edi=30002e
ae 131c ecx=2 efl=602 > 414 edi=30002b
f3ae 131d eax=0 ecx=4 > 495 ecx=3 edi=300028
f2ae 131e ecx=2 efl=202 > 84 ecx=0 edi=30002d
ae 131f ecx=1 > 444 edi=30002b
f3ae 1320 ecx=1 efl=602 > 400 ecx=0 edi=300027
f2ae 1321 eax=1 ecx=0 > 485
ae 1322 ecx=0 efl=202 > 80 edi=30002d
f3ae 1323 ecx=4 > 4 ecx=3 edi=30002d
f2ae 1324 ecx=1 efl=602 > c00 ecx=0 edi=30002b
66af 1325 eax=1 ecx=0 > 85 edi=30002c
66f3af 1326 ecx=2 efl=202 > 4 ecx=1 edi=30002e
66f2af 1327 ecx=0 > 415
66af 1328 ecx=1 efl=602 > 404 edi=30002a
66f3af 1329 eax=1 ecx=3 > 495 ecx=2 edi=30002c
66f2af 132a ecx=2 efl=202 > 80 ecx=0 edi=30002c
66af 132b ecx=3 > 485 edi=300029
66f3af 132c ecx=1 efl=602 > 400 ecx=0 edi=30002a
66f2af 132d eax=0 ecx=4 > 44 ecx=1 edi=300031
66af 132e ecx=0 efl=202 > 84 edi=30002e
66f3af 132f ecx=3 > 480 ecx=2 edi=300027
66f2af 1330 ecx=4 efl=602 > 484 ecx=0 edi=300021
af 1331 eax=1 ecx=2 > 91 edi=300030
f3af 1332 ecx=1 efl=202 > 804 ecx=0 edi=300032
f2af 1333 ecx=2 > c14 ecx=0 edi=300021
af 1334 ecx=3 efl=602 > 481 edi=300024
f3af 1335 eax=0 ecx=4 > 95 ecx=3 edi=30002f
f2af 1336 ecx=4 efl=202 > 0 ecx=0 edi=30003e
af 1337 ecx=3 > 91 edi=30002d
f3af 1338 ecx=1 efl=602 > 484 ecx=0 edi=300028
f2af 1339 eax=1 ecx=3 > 481 ecx=0 edi=30001e
af 133a ecx=3 efl=202 > 0 edi=300031
f3af 133b ecx=0 > 404
f2af 133c ecx=1 efl=602 > 400 ecx=0 edi=300025
625e00 133d > #5
66624e00 133e > #5
624600 133f > #5
66625e00 1340 > #5
625e00 1341 > #5
66624600 1342 > 841
624600 1343 > #5
66624600 1344 > #5
625600 1345 > #5
66625600 1346 > #5
625600 1347 > #5
66624e00 1348 > #5
624600 1349 eax=0 > #5
624600 134a eax=0 > #5
624600 134b eax=0 > #5
624600 134c eax=0 > #5
624600 134d eax=0 > #5
624600 134e eax=0 > #5
624600 134f eax=0 > #5
624600 1350 eax=0 > #5
624600 1351 eax=0 > #5
624600 1352 eax=0 > #5
624600 1353 eax=0 > #5
624600 1354 eax=0 > #5
`;
